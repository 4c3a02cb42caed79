#![allow(clippy::unwrap_used)]
use super::*;
use app::jobs::LoraModel;

fn parameters() -> Parameters {
    Parameters {
        prompt: "a lighthouse in fog".into(),
        negative_prompt: "blurry".into(),
        checkpoint_model: "sd15/dream, v2.safetensors".into(),
        lora_models: vec![LoraModel {
            name: "ink.safetensors".into(),
            strength_model: 0.8,
            strength_clip: 0.8,
        }],
        width: 64,
        height: 64,
        batch_size: 1,
        seed: 42,
        steps: 20,
        cfg: 7.0,
        sampler_name: "euler_ancestral".into(),
        scheduler: "normal".into(),
        denoise: 1.0,
    }
}

fn png() -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    image::RgbImage::new(64, 64).write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}

#[test]
fn settings_are_read_back_and_the_picture_is_untouched() {
    let file = write(&png(), &parameters(), &serde_json::json!({"job_id": 7})).unwrap();
    let (text, json) = read(&file);
    let json = json.unwrap();
    assert_eq!(
        text.unwrap(),
        "a lighthouse in fog <lora:ink:0.8>\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, \
         Schedule type: Normal, CFG scale: 7, Seed: 42, Size: 64x64, Model: \"dream, v2\", Version: Genonaut"
    );
    assert_eq!((json["seed"].as_i64(), json["job_id"].as_i64()), (Some(42), Some(7)));
    assert_eq!(image::load_from_memory(&file).unwrap(), image::load_from_memory(&png()).unwrap());
}

#[test]
fn letters_outside_latin_1_survive() {
    let parameters = Parameters { prompt: "雪の灯台 🗼".into(), ..parameters() };
    let file = write(&png(), &parameters, &()).unwrap();
    let (text, json) = read(&file);
    assert!(text.unwrap().starts_with("雪の灯台 🗼"));
    assert_eq!(json.unwrap()["prompt"], "雪の灯台 🗼");
}

#[test]
fn other_files_are_refused() {
    assert!(matches!(write(b"\xff\xd8\xff", &parameters(), &()), Err(Error::NotPng)));
}
