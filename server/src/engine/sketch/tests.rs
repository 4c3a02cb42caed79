//! The engine as the worker uses it.

use super::*;
use std::sync::Mutex;

/// Records reports, and can cancel at a step.
#[derive(Default)]
struct RecordingSink {
    steps: Mutex<Vec<Progress>>,
    previews: Mutex<Vec<(u32, Bytes)>>,
    no_viewer: bool,
    stop_at: Option<u32>,
    stop: Stop,
}

impl ProgressSink for RecordingSink {
    fn report(&self, progress: Progress) {
        if Some(progress.step) == self.stop_at {
            self.stop.cancel.cancel();
        }
        self.steps.lock().unwrap().push(progress);
    }

    fn wants_preview(&self) -> bool {
        !self.no_viewer
    }

    fn preview(&self, step: u32, mime: &'static str, image: Bytes) {
        assert_eq!(mime, "image/jpeg");
        self.previews.lock().unwrap().push((step, image));
    }

    fn generation_finished(&self) {}
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

async fn generate(sink: &RecordingSink, batch_size: u32) -> Result<Vec<Output>, AttemptError> {
    Sketch::new(1, "sketch").generate(&attempt(batch_size), sink, &sink.stop).await
}

#[tokio::test]
async fn row_17_a_batch_has_different_images_of_the_requested_size_and_counts_every_step() {
    let sink = RecordingSink::default();
    let outputs = generate(&sink, 2).await.unwrap();
    assert_eq!(outputs.len(), 2);
    for output in &outputs {
        let image = image::load_from_memory(&output.bytes).unwrap();
        assert_eq!((image.width(), image.height(), output.mime), (96, 64, "image/png"));
    }
    assert_ne!(outputs[0].bytes, outputs[1].bytes);
    let steps: Vec<_> = sink.steps.lock().unwrap().iter().map(|p| (p.step, p.total)).collect();
    assert_eq!(steps, (0..=10).map(|step| (step, 10)).collect::<Vec<_>>());
}

#[tokio::test]
async fn the_same_request_gives_the_same_bytes() {
    let (first, second) =
        (RecordingSink::default(), RecordingSink { no_viewer: true, ..RecordingSink::default() });
    let [first, second] = [generate(&first, 1).await.unwrap(), generate(&second, 1).await.unwrap()];
    assert_eq!(first[0].bytes, second[0].bytes);
}

#[tokio::test]
async fn row_24_previews_change_while_it_draws_and_are_made_for_open_pages_only() {
    let sink = RecordingSink::default();
    generate(&sink, 1).await.unwrap();
    let previews = sink.previews.lock().unwrap().clone();
    assert_eq!(previews.iter().map(|p| p.0).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert!(previews.windows(2).all(|pair| pair[0].1 != pair[1].1));
    let no_viewer = RecordingSink { no_viewer: true, ..RecordingSink::default() };
    generate(&no_viewer, 1).await.unwrap();
    assert!(no_viewer.previews.lock().unwrap().is_empty());
}

#[tokio::test]
async fn row_12_sketch_cancel_takes_effect_between_two_steps() {
    let sink = RecordingSink { stop_at: Some(2), ..RecordingSink::default() };
    assert_eq!(generate(&sink, 4).await.unwrap_err(), AttemptError::Cancelled);
    assert_eq!(sink.steps.lock().unwrap().last().map(|p| p.step), Some(2));
}

#[tokio::test]
async fn a_shutdown_detaches_the_attempt_at_once() {
    let sink = RecordingSink::default();
    sink.stop.detach.cancel();
    assert_eq!(generate(&sink, 1).await.unwrap_err(), AttemptError::Detached);
    assert!(!Sketch::new(1, "sketch").survives_restart());
}

#[tokio::test]
async fn it_offers_one_model_and_accepts_every_sampler() {
    let offer = Sketch::new(1, "sketch").offer().await.unwrap();
    assert_eq!(offer.checkpoints.iter().map(|m| m.name.as_str()).collect::<Vec<_>>(), [MODEL]);
    assert!(offer.samplers.is_empty() && offer.loras.is_empty());
}
