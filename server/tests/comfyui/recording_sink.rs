//! A sink that records the client's reports, and attempts to run with it.

use bytes::Bytes;
use domain::jobs::{LoraModel, Parameters, Progress};
use server::engine::comfyui::{Comfyui, Timing};
use server::engine::{Attempt, ProgressSink};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// Records every report.
pub struct RecordingSink {
    reports: watch::Sender<Reports>,
    wants_preview: Mutex<bool>,
}

#[derive(Clone, Default)]
pub struct Reports {
    pub progress: Vec<Progress>,
    /// Step, type and bytes.
    pub previews: Vec<(u32, &'static str, Bytes)>,
    /// How often the engine was reported free.
    pub finished: usize,
}

impl Default for RecordingSink {
    fn default() -> Self {
        Self { reports: watch::channel(Reports::default()).0, wants_preview: Mutex::new(true) }
    }
}

impl RecordingSink {
    /// Resolves once the reports satisfy `is_so`.
    pub async fn until(&self, is_so: impl Fn(&Reports) -> bool) {
        self.reports.subscribe().wait_for(|reports| is_so(reports)).await.unwrap();
    }

    /// Resolves once `step` was reported.
    pub async fn wait_for_step(&self, step: u32) {
        self.until(|reports| reports.progress.iter().any(|progress| progress.step >= step)).await;
    }

    pub fn reports(&self) -> Reports {
        self.reports.borrow().clone()
    }

    /// Nobody watches the previews.
    pub fn ignoring_previews(self) -> Self {
        *self.wants_preview.lock().unwrap_or_else(PoisonError::into_inner) = false;
        self
    }

    pub fn assert_never_backwards(&self) {
        for pair in self.reports().progress.windows(2) {
            assert!(pair[0].step <= pair[1].step && pair[0].percent <= pair[1].percent, "{pair:?}");
        }
    }
}

impl ProgressSink for RecordingSink {
    fn report(&self, progress: Progress) {
        self.reports.send_modify(|reports| reports.progress.push(progress));
    }

    fn wants_preview(&self) -> bool {
        *self.wants_preview.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn preview(&self, step: u32, mime: &'static str, image: Bytes) {
        self.reports.send_modify(|reports| reports.previews.push((step, mime, image)));
    }

    fn generation_finished(&self) {
        self.reports.send_modify(|reports| reports.finished += 1);
    }
}

/// Timing for tests: seconds become fractions of one.
pub fn test_timing() -> Timing {
    Timing {
        poll: Duration::from_millis(40),
        retry: Duration::from_millis(5),
        lost: Duration::from_millis(400),
        stall: Duration::from_millis(600),
        release: Duration::from_millis(500),
        stall_loading: Duration::from_secs(20),
        silence: Duration::from_millis(300),
        ..Timing::default()
    }
}

pub fn engine(url: &str, timing: Timing) -> Comfyui {
    Comfyui::new(1, "gpu", url, timing).unwrap()
}

/// A small job for the tiny model, with a new token.
pub fn attempt(steps: u32, batch_size: u32) -> Attempt {
    let parameters = Parameters {
        prompt: "a red house by the sea".into(),
        negative_prompt: "blurry".into(),
        checkpoint_model: "tiny-sd15-shared-small.ckpt".into(),
        lora_models: vec![LoraModel {
            name: "tiny-style-random.safetensors".into(),
            strength_model: 0.8,
            strength_clip: 0.8,
        }],
        width: 64,
        height: 128,
        batch_size,
        seed: rand::random_range(0..1 << 53),
        steps,
        cfg: 7.0,
        sampler_name: "euler".into(),
        scheduler: "normal".into(),
        denoise: 1.0,
    };
    Attempt {
        job_id: 7,
        number: 1,
        token: uuid::Uuid::new_v4().to_string(),
        parameters,
        started_at: chrono::Utc::now(),
    }
}
