//! Engines: one that generates a large picture, and a hostile one (finding 8).

use crate::hostile_comfyui::{HostileComfyui, REFUSED};
use crate::plan::{MB, Plan};
use crate::support::test_client::TestClient;
use axum::body::Bytes;
use image::{ExtendedColorType, ImageEncoder, codecs};
use rand::RngCore;
use serde_json::{Value, json};
use std::fmt;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Pixels of the picture's sides; noise, so that it doesn't compress.
const SIDES: [u32; 2] = [1472, 1536];
/// Bytes of names, of the version and of the hostile engine's error messages.
const NAME: usize = 5 * MB as usize;
const VERSION: usize = MB as usize;
const FAILURE_TEXT_LENGTH: usize = 3 * MB as usize;
/// Bytes of the trigger words of each of its LoRAs.
const TRIGGER_WORDS: usize = 100_000;
/// How many of its names are that long.
const LONG_NAMES: usize = 3;
/// Upper limits in bytes of a page, of an error message, and of the list of a job's attempts.
const PAGE: usize = 500_000;
const WORDS: usize = 2_000;
const ATTEMPTS: usize = 50_000;
/// How long an engine may take to become ready, and a page to be served.
const READY: Duration = Duration::from_secs(120);
const RESPONSE_LIMIT: Duration = Duration::from_secs(1);

/// Generates a picture; returns its number and size in bytes, which its settings add to.
pub async fn large_picture(admin: &TestClient, member: &TestClient) -> (i64, usize) {
    let engine = HostileComfyui {
        checkpoints: vec!["noise.safetensors".into()],
        samplers: vec!["euler_ancestral".into()],
        version: "0.3.75".into(),
        picture: Some(noise()),
        ..HostileComfyui::default()
    };
    add(admin, "honest", engine).await;
    let job = ask(member, "noise.safetensors", "a large picture", SIDES).await;
    assert_eq!(job["status"], "completed", "{job}");
    let picture = job["images"][0]["content_id"].as_i64().unwrap();
    (picture, member.bytes(&format!("/api/v1/images/{picture}")).await.len())
}

fn noise() -> Bytes {
    let [width, height] = SIDES;
    let mut pixels = vec![0; (width * height * 3) as usize];
    rand::rng().fill_bytes(&mut pixels);
    let mut png = Vec::new();
    let encoder = codecs::png::PngEncoder::new(&mut png);
    encoder.write_image(&pixels, width, height, ExtendedColorType::Rgb8).unwrap();
    png.into()
}

fn names(plan: Plan, what: &str) -> Vec<String> {
    let short = (0..plan.models).map(|number| format!("{what}-{number:05}.safetensors"));
    let long = (0..LONG_NAMES).map(|number| format!("{what}-{number}-{}", "n".repeat(NAME)));
    short.chain(long).collect()
}

/// Adds an engine with tens of thousands of models and endless texts, and loads its pages as a member.
pub async fn attack(admin: &TestClient, member: &TestClient, plan: Plan) -> String {
    let engine = HostileComfyui {
        checkpoints: names(plan, "model"),
        loras: names(plan, "style"),
        samplers: vec!["euler_ancestral".into(), "s".repeat(NAME)],
        version: "9".repeat(VERSION),
        failure_text: "x".repeat(FAILURE_TEXT_LENGTH),
        trigger_words: "w".repeat(TRIGGER_WORDS),
        ..HostileComfyui::default()
    };
    let took = add(admin, "hostile", engine).await;
    let mut notes =
        vec![format!("{} models listed, ready after {:.1} s", 2 * plan.models, took.as_secs_f64())];
    let mut pages = vec![page(member, "/generate").await, page(member, "/models").await];
    for prompt in ["fail at this", REFUSED] {
        notes.push(failing_job(member, prompt).await);
    }
    pages.push(page(member, "/generate").await);
    // Checked last: a page that is too large must not hide the results of the jobs.
    let bounded = pages.iter().all(|page| page.size <= PAGE && page.took <= RESPONSE_LIMIT);
    notes.extend(pages.iter().map(Page::to_string));
    assert!(bounded, "{}; at most {} kB in {RESPONSE_LIMIT:?} each", notes.join("; "), PAGE / 1000);
    notes.join("; ")
}

/// A job that the hostile engine fails with megabytes of text.
async fn failing_job(member: &TestClient, prompt: &str) -> String {
    let job = ask(member, "model-00001.safetensors", prompt, [64, 64]).await;
    assert_eq!(job["status"], "failed");
    let words = job["error_message"].as_str().unwrap_or_default();
    assert!(words.len() <= WORDS, "the error message has {} bytes: {}", words.len(), &words[..WORDS]);
    let id = &job["id"];
    let attempts = member.json(&format!("/api/v1/generation-jobs/{id}/attempts")).await;
    let attempts = attempts.to_string().len();
    assert!(attempts <= ATTEMPTS, "the attempts have {attempts} bytes");
    format!("a job \"{prompt}\" fails with a message of {} bytes", words.len())
}

/// Adds an engine and waits until it is ready.
async fn add(admin: &TestClient, name: &str, engine: HostileComfyui) -> Duration {
    let started = Instant::now();
    let engine = json!({ "name": name, "base_url": engine.start().await });
    admin.post("/api/v1/engines", &engine).await;
    loop {
        let engines = admin.json("/api/v1/engines").await;
        let engines = engines["items"].as_array().unwrap();
        let engine = engines.iter().find(|engine| engine["name"] == name).unwrap();
        // An engine works without its socket, too.
        if matches!(engine["state"].as_str().unwrap(), "ready" | "degraded") {
            return started.elapsed();
        }
        let (state, error) = (&engine["state"], &engine["last_error"]);
        assert!(started.elapsed() < READY, "the {name} engine is {state}: {error}");
        sleep(Duration::from_millis(250)).await;
    }
}

/// Runs a job of one picture to its end.
async fn ask(person: &TestClient, model: &str, prompt: &str, sides: [u32; 2]) -> Value {
    let [width, height] = sides;
    let job = json!({ "prompt": prompt, "checkpoint_model": model, "width": width, "height": height });
    person.wait_until_ended(person.create_job(&job).await).await
}

/// A page loaded as a member.
struct Page {
    path: &'static str,
    size: usize,
    took: Duration,
}

async fn page(member: &TestClient, path: &'static str) -> Page {
    let started = Instant::now();
    let answer = member.get(path).header("accept", "text/html").send().await.unwrap();
    let size = answer.error_for_status().unwrap().bytes().await.unwrap().len();
    Page { path, size, took: started.elapsed() }
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} kB in {} ms", self.path, self.size / 1000, self.took.as_millis())
    }
}
