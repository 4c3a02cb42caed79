#![allow(clippy::unwrap_used)]
use super::*;
use app::jobs::LoraModel;
use std::io::Cursor;

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

fn png() -> Bytes {
    let mut file = Cursor::new(Vec::new());
    image::RgbImage::new(64, 64).write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner().into()
}

fn written(file: &Bytes, parameters: &Parameters) -> Bytes {
    write(file, parameters, &json!({"job_id": 7})).unwrap().joined()
}

/// `file` with one more text behind its header.
fn with_text(file: &Bytes, keyword: &str, text: &str) -> Bytes {
    let mut chunk = Vec::new();
    ITXtChunk::new(keyword, text).encode(&mut chunk).unwrap();
    [&file[..HEADER], &chunk, &file[HEADER..]].concat().into()
}

fn keywords(file: &[u8]) -> Vec<String> {
    let info = png::Decoder::new(Cursor::new(file)).read_info().unwrap();
    let info = info.info();
    let plain = info.uncompressed_latin1_text.iter().map(|text| text.keyword.clone());
    let mut keywords: Vec<_> = plain.chain(info.utf8_text.iter().map(|text| text.keyword.clone())).collect();
    keywords.sort();
    keywords
}

#[test]
fn texts_of_the_engine_stay_and_our_own_are_never_there_twice() {
    let file = with_text(&with_text(&png(), "prompt", "{}"), "workflow", "{}");
    let once = written(&file, &parameters());
    assert_eq!(keywords(&once), ["genonaut", "parameters", "prompt", "workflow"]);
    let other = Parameters { seed: 43, ..parameters() };
    let twice = written(&once, &other);
    assert_eq!(keywords(&twice), keywords(&once));
    assert_eq!(read(&twice).1.unwrap()["seed"], 43);
    let foreign = with_text(&png(), "parameters", "a fox\nSteps: 1, Seed: 1, Size: 8x8, Version: v1.10");
    assert_eq!(keywords(&written(&foreign, &other)), ["genonaut", "parameters", "parameters"]);
}

#[test]
fn every_part_of_a_file_is_the_same_part_of_it_joined() {
    let parts = write(&png(), &parameters(), &json!({})).unwrap();
    let whole = parts.clone().joined();
    assert_eq!(parts.length(), whole.len() as u64);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for range in [0..1, 0..40, 30..35, 33..200, 0..whole.len(), whole.len() - 1..whole.len()] {
        let body = parts.clone().body(range.start as u64..range.end as u64);
        let bytes = runtime.block_on(axum::body::to_bytes(body, usize::MAX)).unwrap();
        assert_eq!(bytes, whole.slice(range.clone()), "{range:?}");
    }
}

#[test]
fn settings_are_read_back_and_the_picture_is_untouched() {
    let file = written(&png(), &parameters());
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
    let file = written(&png(), &parameters);
    let (text, json) = read(&file);
    assert!(text.unwrap().starts_with("雪の灯台 🗼"));
    assert_eq!(json.unwrap()["prompt"], "雪の灯台 🗼");
}

#[test]
fn other_files_are_refused() {
    let jpeg = Bytes::from_static(b"\xff\xd8\xff");
    assert!(matches!(write(&jpeg, &parameters(), &json!({})), Err(Error::NotPng)));
}
