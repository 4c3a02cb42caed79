#![allow(clippy::unwrap_used)]
use super::*;
use crate::storage::PIECE;
use chunks::HEADER;
use domain::jobs::LoraModel;
use futures::TryStreamExt;
use std::io::Cursor;
use std::ops::Range;

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
    write(file, parameters, &json!({"job_id": 7})).unwrap()
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
fn engine_texts_stay_and_ours_are_not_duplicated() {
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

/// `file` as downloaded from a storage, and a part of it.
async fn downloaded(file: &Bytes, range: Option<Range<u64>>) -> (Parts, Bytes) {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::local(folder.path()).unwrap();
    let image = stored_image();
    storage.put(&image.storage_key, file.clone()).await.unwrap();
    let parts = completed(&storage, file.len() as u64, &image).await.unwrap();
    let range = range.unwrap_or(0..parts.length());
    let pieces = parts.clone().stream(storage, image.storage_key, range).try_collect::<Vec<_>>();
    (parts, pieces.await.unwrap().concat().into())
}

fn stored_image() -> StoredImage {
    let item = json!({
        "id": 1, "job_id": 7, "batch_index": 0, "mime": "image/png", "width": 64, "height": 64, "bytes": 1, "title": "",
        "prompt": "", "is_favorite": false, "created_at": "2026-01-01T00:00:00Z",
    });
    StoredImage {
        item: serde_json::from_value(item).unwrap(),
        storage_key: "images/0/7.png".into(),
        blake3: String::new(),
        parameters: Some(parameters()),
    }
}

#[tokio::test]
async fn every_range_of_a_download_equals_the_range_of_the_whole_file() {
    let older = with_text(&with_text(&png(), "prompt", "{}"), KEYWORD, r#"{"format":0}"#);
    for file in [png(), older] {
        let whole = write(&file, &parameters(), &json!({"job_id": 7, "batch_index": 0})).unwrap();
        let (parts, all) = downloaded(&file, None).await;
        assert_eq!((parts.length(), &all), (whole.len() as u64, &whole));
        let end = whole.len();
        for range in [0..1, 0..40, 30..35, 33..200, 60..end - 50, end - 1..end] {
            let part = downloaded(&file, Some(range.start as u64..range.end as u64)).await.1;
            assert_eq!(part, whole.slice(range.clone()), "{range:?}");
        }
    }
}

#[tokio::test]
async fn finding_6_texts_behind_many_pieces_are_found_and_those_too_far_away_are_unchanged() {
    let old = with_text(&png(), KEYWORD, r#"{"format":0}"#);
    let far = |bytes: usize| with_text(&old, "workflow", &"x".repeat(bytes));
    let (parts, file) = downloaded(&far(3 * PIECE as usize), None).await;
    assert_eq!(keywords(&file), ["genonaut", "parameters", "workflow"]);
    assert_eq!((parts.length(), read(&file).1.unwrap()["seed"].as_i64()), (file.len() as u64, Some(42)));
    let stored = far(9 * 1024 * 1024);
    let (parts, file) = downloaded(&stored, None).await;
    assert_eq!((parts.tag().as_str(), file == stored), ("", true));
}

#[test]
fn settings_are_read_back_and_the_pixels_are_unchanged() {
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
    assert!(matches!(write(&jpeg, &parameters(), &json!({})), Err(PngError::NotPng)));
}
