//! The engine as the worker sees it.

use super::*;
use std::sync::Mutex;

/// Remembers what was reported, and can cancel at a step.
#[derive(Default)]
struct Watcher {
    steps: Mutex<Vec<Progress>>,
    previews: Mutex<Vec<(u32, Bytes)>>,
    blind: bool,
    stop_at: Option<u32>,
    stop: Stop,
}

impl ProgressSink for Watcher {
    fn report(&self, progress: Progress) {
        if Some(progress.step) == self.stop_at {
            self.stop.cancel.cancel();
        }
        self.steps.lock().unwrap().push(progress);
    }

    fn wants_preview(&self) -> bool {
        !self.blind
    }

    fn preview(&self, step: u32, mime: &'static str, image: Bytes) {
        assert_eq!(mime, "image/jpeg");
        self.previews.lock().unwrap().push((step, image));
    }

    fn drawn(&self) {}
}

fn attempt(batch_size: u32) -> Attempt {
    let parameters = Parameters {
        prompt: "mountains at dawn".into(),
        negative_prompt: String::new(),
        checkpoint_model: MODEL.into(),
        lora_models: Vec::new(),
        width: 96,
        height: 64,
        batch_size,
        seed: 7,
        steps: 5,
        cfg: 7.0,
        sampler_name: "any".into(),
        scheduler: "any".into(),
        denoise: 1.0,
    };
    Attempt { job_id: 1, number: 1, token: "a".into(), parameters, started_at: chrono::Utc::now() }
}

async fn generate(watcher: &Watcher, batch_size: u32) -> Result<Vec<Output>, Ending> {
    Sketch::new(1, "sketch").generate(&attempt(batch_size), watcher, &watcher.stop).await
}

#[tokio::test]
async fn row_17_a_batch_gives_different_pictures_of_the_wished_size_and_counts_every_step() {
    let watcher = Watcher::default();
    let outputs = generate(&watcher, 2).await.unwrap();
    assert_eq!(outputs.len(), 2);
    for output in &outputs {
        let image = image::load_from_memory(&output.bytes).unwrap();
        assert_eq!((image.width(), image.height(), output.mime), (96, 64, "image/png"));
    }
    assert_ne!(outputs[0].bytes, outputs[1].bytes);
    let steps: Vec<_> = watcher.steps.lock().unwrap().iter().map(|p| (p.step, p.total)).collect();
    assert_eq!(steps, (0..=10).map(|step| (step, 10)).collect::<Vec<_>>());
}

#[tokio::test]
async fn the_same_request_gives_the_same_bytes() {
    let (first, second) = (Watcher::default(), Watcher { blind: true, ..Watcher::default() });
    let [first, second] = [generate(&first, 1).await.unwrap(), generate(&second, 1).await.unwrap()];
    assert_eq!(first[0].bytes, second[0].bytes);
}

#[tokio::test]
async fn row_24_previews_change_while_it_draws_and_only_when_somebody_looks() {
    let watcher = Watcher::default();
    generate(&watcher, 1).await.unwrap();
    let previews = watcher.previews.lock().unwrap().clone();
    assert_eq!(previews.iter().map(|p| p.0).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert!(previews.windows(2).all(|pair| pair[0].1 != pair[1].1));
    let blind = Watcher { blind: true, ..Watcher::default() };
    generate(&blind, 1).await.unwrap();
    assert!(blind.previews.lock().unwrap().is_empty());
}

#[tokio::test]
async fn row_12_sketch_cancel_takes_effect_between_two_steps() {
    let watcher = Watcher { stop_at: Some(2), ..Watcher::default() };
    assert_eq!(generate(&watcher, 4).await.unwrap_err(), Ending::Cancelled);
    assert_eq!(watcher.steps.lock().unwrap().last().map(|p| p.step), Some(2));
}

#[tokio::test]
async fn a_stopping_process_hands_the_attempt_back_at_once() {
    let watcher = Watcher::default();
    watcher.stop.detach.cancel();
    assert_eq!(generate(&watcher, 1).await.unwrap_err(), Ending::Detached);
    assert!(!Sketch::new(1, "sketch").outlives_us());
}

#[tokio::test]
async fn it_offers_one_model_and_refuses_no_sampler() {
    let offer = Sketch::new(1, "sketch").offer().await.unwrap();
    assert_eq!(offer.checkpoints.iter().map(|m| m.name.as_str()).collect::<Vec<_>>(), [MODEL]);
    assert!(offer.samplers.is_empty() && offer.loras.is_empty());
}
