//! Reading settings from pictures, and writing them into pictures.

mod attacks;
mod form;

use crate::images::picture;
use crate::on_each_database;
use crate::support::test_app::{TestApp, TestUser};
use bytes::Bytes;
use domain::jobs::{LoraModel, Parameters};
use proptest::prelude::*;
use serde_json::{Value, json};
use server::png_metadata;
use std::io::Cursor;

const RECALL: &str = "/api/v1/recall";

/// A small PNG without settings.
pub fn plain() -> Bytes {
    let mut file = Cursor::new(Vec::new());
    image::RgbImage::new(8, 8).write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner().into()
}

fn parameters() -> Parameters {
    Parameters {
        prompt: "a fox, \"red\"\nSteps: 3, Seed: 1, Size: 2x2 雪".into(),
        negative_prompt: "blurry".into(),
        checkpoint_model: "sketch".into(),
        lora_models: vec![],
        width: 512,
        height: 768,
        batch_size: 2,
        seed: 9_007_199_254_740_991,
        steps: 30,
        cfg: 6.5,
        sampler_name: "euler_ancestral".into(),
        scheduler: "normal".into(),
        denoise: 1.0,
    }
}

/// A PNG with settings as Genonaut writes them.
pub fn carrying() -> Bytes {
    with_settings(&parameters())
}

fn with_settings(parameters: &Parameters) -> Bytes {
    png_metadata::write(&plain(), parameters, &json!({})).unwrap()
}

/// `file` with one more chunk of pixels, `bytes` long.
fn with_pixels(file: &[u8], bytes: u32) -> Vec<u8> {
    let mut file = file[..file.len() - 12].to_vec();
    file.extend_from_slice(&bytes.to_be_bytes());
    file.extend_from_slice(b"IDAT");
    file.resize(file.len() + bytes as usize, 0);
    file.extend_from_slice(b"crc!\0\0\0\0IEND\xae\x42\x60\x82");
    file
}

/// With a text chunk of another program.
fn with_text(keyword: &str, text: &str) -> Bytes {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 1, 1);
    encoder.add_itxt_chunk(keyword.into(), text.into()).unwrap();
    encoder.write_header().unwrap().write_image_data(&[0]).unwrap();
    file.into()
}

async fn recall(app: &TestApp, person: &TestUser, file: Bytes) -> Value {
    app.post(RECALL).with_user(person).raw("image/png", file).send().await.expect(200).json()
}

async fn refusal(app: &TestApp, person: &TestUser, file: Bytes) -> String {
    let answer = app.post(RECALL).with_user(person).raw("image/png", file).send().await.expect(422);
    let words = answer.text();
    assert_eq!(answer.fields(), ["picture"]);
    words
}

async fn a_download_carries_its_settings(app: &TestApp) {
    let mira = app.member("mira").await;
    let (id, file) = picture(app, &mira).await;
    let path = format!("/api/v1/images/{id}");
    let inline = app.get(&path).with_user(&mira).send().await.expect(200);
    assert_eq!(inline.body, file, "the stored file is served unchanged");
    let download = app.get(&format!("{path}/download")).with_user(&mira).send().await.expect(200);
    assert_ne!(download.header("etag"), inline.header("etag"));
    assert_eq!(download.header("content-length"), download.body.len().to_string());
    assert_eq!(image::load_from_memory(&download.body).unwrap(), image::load_from_memory(&file).unwrap());
    let job = app.get("/api/v1/generation-jobs").with_user(&mira).send().await.expect(200).json()["items"][0]
        .clone();
    let recalled = recall(app, &mira, download.body.clone()).await;
    let (settings, sampler) = (&recalled["settings"], &recalled["settings"]["sampler_params"]);
    assert_eq!(recalled["source"], "Genonaut");
    assert_eq!(recalled["notes"], json!([]));
    for field in ["prompt", "negative_prompt", "width", "height", "batch_size", "checkpoint_model"] {
        assert_eq!(settings[field], job[field], "{field}");
    }
    for field in ["seed", "steps", "cfg", "sampler_name", "scheduler"] {
        assert_eq!(sampler[field], job[field], "{field}");
    }

    let known = app.get(&format!("{path}/download")).with_user(&mira);
    known.header("if-none-match", download.header("etag")).send().await.expect(304);
    let end = download.body.len();
    for (range, wanted) in
        [("bytes=0-99", 0..100), ("bytes=30-2000", 30..2001.min(end)), ("bytes=-7", end - 7..end)]
    {
        let part = app
            .get(&format!("{path}/download"))
            .with_user(&mira)
            .header("range", range)
            .send()
            .await
            .expect(206);
        assert_eq!(part.header("content-range"), format!("bytes {}-{}/{end}", wanted.start, wanted.end - 1));
        assert_eq!(part.body, download.body.slice(wanted), "{range}");
    }
}

on_each_database!(a_download_carries_its_settings);

#[tokio::test]
async fn a_file_that_carries_its_settings_is_sent_unchanged() {
    let file = carrying();
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let (id, stored) = picture(&app, &mira).await;
    let folder = app.folder.path().join("files");
    let path = walk(&folder).into_iter().find(|path| std::fs::read(path).unwrap() == stored).unwrap();
    std::fs::write(path, &file).unwrap();
    let download =
        app.get(&format!("/api/v1/images/{id}/download")).with_user(&mira).send().await.expect(200);
    assert_eq!(download.body, file);
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[tokio::test]
async fn settings_of_other_programs_are_read() {
    let app = TestApp::sqlite().await;
    app.test_db.sketch().await;
    let mira = app.member("mira").await;
    let a1111 = "a fox\nNegative prompt: dog\nSteps: 5, Sampler: Euler a, CFG scale: 7, Seed: 3, Size: 512x512, Model: gone";
    let read = recall(&app, &mira, with_text("parameters", a1111)).await;
    assert_eq!(
        (&read["source"], &read["settings"]["sampler_params"]["seed"]),
        (&json!("AUTOMATIC1111"), &json!(3))
    );
    assert!(read["notes"][0].as_str().unwrap().contains("“gone” isn't available"), "{read}");
    let invoke = r#"{"positive_prompt":"a fox","seed":4,"width":512,"height":512}"#;
    let read = recall(&app, &mira, with_text("invokeai_metadata", invoke)).await;
    assert_eq!(
        (&read["source"], &read["settings"]["sampler_params"]["seed"]),
        (&json!("InvokeAI"), &json!(4))
    );
}

#[tokio::test]
async fn unreadable_files_are_refused_with_a_message() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    assert!(refusal(&app, &mira, Bytes::from_static(b"only a text")).await.contains("not a PNG"));
    assert!(refusal(&app, &mira, plain()).await.contains("no settings found"));
    assert!(refusal(&app, &mira, plain().slice(..40)).await.contains("damaged"));
    assert!(refusal(&app, &mira, with_text("parameters", "")).await.contains("no settings found"));
    assert!(
        refusal(&app, &mira, with_text("prompt", &"[".repeat(100_000))).await.contains("no settings found")
    );
    let large = with_text("prompt", &"a".repeat(3_000_000));
    assert!(refusal(&app, &mira, large).await.contains("larger than 2 MB"));
    let none = app.post(RECALL).with_user(&mira).raw("image/png", "").send().await.expect(422);
    assert!(none.text().contains("choose a PNG file first"));
    let broken = app.post(RECALL).with_user(&mira).raw("multipart/form-data", "x").send().await.expect(400);
    assert_eq!(broken.json()["kind"], "unreadable");
}

#[tokio::test]
async fn files_up_to_the_limit_pass_and_larger_ones_are_refused() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let mut file = with_pixels(&carrying(), 20_000_000);
    assert_eq!(recall(&app, &mira, file.clone().into()).await["settings"]["width"], 512);
    let announced = app.post(RECALL).with_user(&mira).raw("image/png", file.clone());
    let announced = announced.header("content-length", "200000000").send().await.expect(413);
    assert!(announced.text().contains("larger than 64 MB"));
    file.resize(65 * 1024 * 1024, 0);
    app.post(RECALL).with_user(&mira).stream("image/png", file).send().await.expect(413);
    app.post(RECALL).raw("image/png", plain()).send().await.expect(401);
}

fn settings() -> impl Strategy<Value = Parameters> {
    let text = prop_oneof![
        "\\PC{0,60}",
        "[a-z ,\"'\\\\:\n<>()]{0,60}",
        Just("Steps: 20, Seed: 1, Size: 8x8\nNegative prompt: x <lora:a:1>".to_owned()),
        Just("雪 \u{1f5fc} é\u{0}\r\n".to_owned()),
    ];
    let lora = ("[a-z /,:\"é雪]{1,20}", 0..=60_u32).prop_map(|(name, strength)| LoraModel {
        name,
        strength_model: f64::from(strength) / 20.0,
        strength_clip: f64::from(strength) / 20.0,
    });
    let numbers =
        (1..=256_u32, 1..=256_u32, 1..=8_u32, 0..=9_007_199_254_740_991_i64, 1..=150_u32, 0..=200_u32);
    let texts = (text.clone(), text, "[a-zA-Z0-9 _,:\"é./-]{1,30}");
    (texts, proptest::collection::vec(lora, 0..4), numbers).prop_map(|(texts, lora_models, numbers)| {
        Parameters {
            prompt: texts.0,
            negative_prompt: texts.1,
            checkpoint_model: texts.2,
            lora_models,
            width: numbers.0 * 8,
            height: numbers.1 * 8,
            batch_size: numbers.2,
            seed: numbers.3,
            steps: numbers.4,
            cfg: f64::from(numbers.5) / 10.0,
            sampler_name: "dpmpp_2m".into(),
            scheduler: "karras".into(),
            denoise: 1.0,
        }
    })
}

proptest! {
    #[test]
    fn settings_written_into_a_picture_are_read_back_unchanged(parameters in settings()) {
        let (_, json) = png_metadata::read(&with_settings(&parameters));
        let read: Parameters = serde_json::from_value(json.unwrap()).unwrap();
        prop_assert_eq!(read, parameters);
    }
}
