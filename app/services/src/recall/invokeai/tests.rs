use super::*;
use crate::recall::samplers::NameMapping;

#[test]
fn texts_of_version_3_are_parsed() {
    let json = r#"{"app_version":"3.4.0","generation_mode":"sdxl_txt2img","positive_prompt":"a \"fox\", Steps: 3",
        "negative_prompt":"blurry","width":832,"height":1216,"seed":4294967295,"cfg_scale":6.5,"steps":30,
        "scheduler":"dpmpp_2m_k","model":{"model_name":"dreamshaper-xl","base_model":"sdxl"},
        "loras":[{"lora":{"model_name":"ink"},"weight":0.75},{"model":{"name":"grain","key":"x"},"weight":0.5}],
        "vae":{"model_name":"fixed"},"controlnets":[],"clip_skip":0}"#;
    let parsed = read(json).unwrap();
    assert_eq!(parsed.prompt.as_deref(), Some("a \"fox\", Steps: 3"));
    assert_eq!(parsed.negative_prompt.as_deref(), Some("blurry"));
    assert_eq!((parsed.width, parsed.height, parsed.seed), (Some(832), Some(1216), Some(4_294_967_295)));
    assert_eq!((parsed.steps, parsed.cfg), (Some(30), Some(6.5)));
    assert_eq!(parsed.model.as_deref(), Some("dreamshaper-xl"));
    assert_eq!(parsed.loras, [ParsedLora::new("ink", 0.75), ParsedLora::new("grain", 0.5)]);
    assert_eq!(parsed.scheduler, Some(NameMapping::Mapped("karras".into(), "dpmpp_2m_k".into())));
    assert_eq!(parsed.left_out, ["VAE"]);
    assert!(read(r#"{"app_version":"4.0"}"#).is_some_and(|parsed| parsed.is_empty()));
    assert_eq!(read("[1]"), None);
}

#[test]
fn texts_of_version_2_are_parsed() {
    let json = r#"{"model":"stable diffusion","model_weights":"stable-diffusion-1.5","image":{
        "prompt":[{"prompt":"a fox [blurry][text]","weight":1}],"steps":50,"cfg_scale":7.5,"seed":42,
        "width":512,"height":640,"sampler":"k_euler_a"}}"#;
    let parsed = read_old(json).unwrap();
    assert_eq!(parsed.prompt.as_deref(), Some("a fox"));
    assert_eq!(parsed.negative_prompt.as_deref(), Some("blurry, text"));
    assert_eq!(parsed.sampler, Some(NameMapping::Mapped("euler_ancestral".into(), "k_euler_a".into())));
    assert_eq!((parsed.steps, parsed.seed, parsed.height), (Some(50), Some(42), Some(640)));
    assert_eq!(parsed.model.as_deref(), Some("stable-diffusion-1.5"));
}

#[test]
fn a_command_line_is_parsed() {
    for line in [
        "\"a fox - red [dog]\" -s 50 -S 123 -W512 -H 640 -C 7.5 -A k_lms -U 2 0.5",
        "a fox [dog] -s50 -S 123 -C7.5",
    ] {
        let parsed = read_dream(line).unwrap();
        assert!(parsed.prompt.as_deref().is_some_and(|prompt| prompt.starts_with("a fox")), "{line}");
        assert_eq!(parsed.negative_prompt.as_deref(), Some("dog"));
        assert_eq!((parsed.steps, parsed.seed, parsed.cfg), (Some(50), Some(123), Some(7.5)), "{line}");
    }
    assert_eq!(read_dream("\"never closed"), None);
    assert_eq!(read_dream(" "), None);
    assert!(read_dream("\"x\" -ü -S -W").is_some_and(|parsed| parsed.seed.is_none()));
}
