use super::*;
use crate::recall::parsed::ParsedLora;
use crate::recall::samplers::NameMapping;

/// As version 1.10 writes it.
const WRITTEN: &str = "a lighthouse, (fog:1.2)\nsecond line <lora:ink:0.8>\nNegative prompt: blurry, text\nlowres\n\
     Steps: 28, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: 3435973836, Size: 832x1216, \
     Model hash: 31e35c80fc, Model: \"dream, v2\", Clip skip: 2, Lora hashes: \"ink: 1d2c3b4a\", Version: v1.10.1";

#[test]
fn a_text_of_automatic1111_is_parsed() {
    let parsed = read(WRITTEN);
    assert_eq!(parsed.prompt.as_deref(), Some("a lighthouse, (fog:1.2)\nsecond line"));
    assert_eq!(parsed.negative_prompt.as_deref(), Some("blurry, text\nlowres"));
    assert_eq!(parsed.loras, [ParsedLora::new("ink", 0.8)]);
    assert_eq!((parsed.steps, parsed.cfg, parsed.seed), (Some(28), Some(6.5), Some(3_435_973_836)));
    assert_eq!((parsed.width, parsed.height), (Some(832), Some(1216)));
    assert_eq!(parsed.model.as_deref(), Some("dream, v2"));
    assert_eq!(parsed.sampler, Some(NameMapping::Mapped("dpmpp_2m".into(), "DPM++ 2M".into())));
    assert_eq!(parsed.scheduler, Some(NameMapping::Mapped("karras".into(), "Karras".into())));
    assert_eq!(parsed.left_out, ["Clip skip"]);
}

#[test]
fn odd_texts_are_parsed_as_far_as_possible() {
    let only = read("just a prompt");
    assert_eq!((only.prompt.as_deref(), only.seed), (Some("just a prompt"), None));
    assert!(read(" \n ").prompt.is_none());
    let broken = read("a fox\nSteps: many, Seed: -, Size: 8, CFG scale: NaN, Sampler: ");
    assert_eq!((broken.steps, broken.seed, broken.width), (None, None, None));
    assert_eq!(broken.prompt.as_deref(), Some("a fox"));
    let none = read("Steps: 5, Seed: 2, Size: 64x64");
    assert_eq!((none.prompt.as_deref(), none.steps), (Some(""), Some(5)));
    let windows = read("a fox\r\nNegative prompt: dog\r\nSteps: 5, Seed: 2, Size: 64x64\r\n");
    assert_eq!((windows.prompt.as_deref(), windows.negative_prompt.as_deref()), (Some("a fox"), Some("dog")));
    let in_prompt =
        read("a sign that says Steps: 3, Seed: 1, Size: 2x2\na cat\nSteps: 5, Seed: 7, Size: 64x64");
    assert_eq!((in_prompt.seed, in_prompt.steps), (Some(7), Some(5)));
    assert_eq!(read(&"word, ".repeat(200_000)).prompt.map(|prompt| prompt.len()), Some(1_199_999));
}
