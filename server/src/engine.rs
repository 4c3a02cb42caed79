//! The engines. The worker passes an attempt to an engine and gets images or an error back.

pub mod comfyui;
mod failure;
mod output_size;
pub mod registry;
pub mod sketch;

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use domain::engines::{EngineKind, Offer};
use domain::jobs::{Parameters, Progress};
use tokio_util::sync::CancellationToken;

pub use failure::Failure;
pub(crate) use failure::{MAX_CAUSE, MAX_RESPONSE_EXCERPT, truncated};

/// One try to generate a job on one engine.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub job_id: i64,
    /// Counts from 1 within the job.
    pub number: i32,
    /// Lowercase UUID created before anything is sent; ComfyUI's client_id and prompt_id.
    pub token: String,
    pub parameters: Parameters,
    /// When it started, possibly in another process.
    pub started_at: DateTime<Utc>,
}

/// A finished image as the engine returned it.
#[derive(Clone, Debug)]
pub struct Output {
    /// PNG, JPEG or WebP; known to decode.
    pub bytes: Bytes,
    pub mime: &'static str,
    pub width: u32,
    pub height: u32,
    /// True when the engine served it from its cache instead of generating it again.
    pub cached: bool,
}

/// How an attempt ended without images.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptError {
    Failed(Failure),
    /// The owner's cancellation took effect.
    Cancelled,
    /// The engine neither runs nor remembers this attempt; only from [`ImageEngine::adopt`].
    Lost,
    /// This process leaves the attempt because it shuts down or has lost the lease; a run on an external engine
    /// continues there.
    Detached,
}

impl From<Failure> for AttemptError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Receives reports from an engine while it generates. Cheap to call; never blocks, so that a slow
/// page or database never holds up the engine's reader.
pub trait ProgressSink: Send + Sync {
    /// Reports the current step. The receiver drops reports that go backwards.
    fn report(&self, progress: Progress);
    /// True when a page is open and the last preview is old enough; otherwise skip encoding one.
    fn wants_preview(&self) -> bool;
    /// Reports the unfinished image.
    fn preview(&self, step: u32, mime: &'static str, image: Bytes);
    /// The engine is free for its next job, although outputs are still being fetched.
    fn generation_finished(&self);
}

/// The two ways to end an attempt early.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    /// The owner cancelled: end the work on the engine, then return [`AttemptError::Cancelled`].
    pub cancel: CancellationToken,
    /// The process shuts down or has lost the lease: return [`AttemptError::Detached`] at once and leave remote
    /// work running.
    pub detach: CancellationToken,
}

/// The response to a ping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PingResponse {
    /// Prompts in its own queue, including running ones and other people's; None when it has no queue.
    pub queue_length: Option<u32>,
    /// Set while it is stuck at this prompt and cannot be interrupted; empty when it is stuck although
    /// nothing runs.
    pub stuck_at: Option<String>,
    /// Live progress failed recently and should be checked.
    pub live_progress_suspect: bool,
}

/// Generates images.
#[async_trait]
pub trait ImageEngine: Send + Sync {
    /// The id of its row in `engines`.
    fn id(&self) -> i64;
    fn name(&self) -> &str;
    fn kind(&self) -> EngineKind;
    /// True when its runs survive this process and can be adopted.
    fn survives_restart(&self) -> bool;
    /// Its models, samplers and settings.
    ///
    /// # Errors
    /// A [`Failure`] whose message explains the problem to an admin.
    async fn offer(&self) -> Result<Offer, Failure>;
    /// A cheap check that it responds.
    ///
    /// # Errors
    /// As [`ImageEngine::offer`].
    async fn ping(&self) -> Result<PingResponse, Failure>;
    /// Checks that live progress arrives; it always does from an engine in this process.
    ///
    /// # Errors
    /// As [`ImageEngine::offer`].
    async fn check_live_progress(&self) -> Result<(), Failure> {
        Ok(())
    }
    /// Generates from the beginning.
    ///
    /// # Errors
    /// The [`AttemptError`]; never [`AttemptError::Lost`].
    async fn generate(
        &self,
        attempt: &Attempt,
        progress: &dyn ProgressSink,
        stop: &Stop,
    ) -> Result<Vec<Output>, AttemptError>;
    /// Continues an attempt that an earlier process or another node started.
    ///
    /// # Errors
    /// The [`AttemptError`]; [`AttemptError::Lost`] when the engine knows nothing of it.
    async fn adopt(
        &self,
        attempt: &Attempt,
        progress: &dyn ProgressSink,
        stop: &Stop,
    ) -> Result<Vec<Output>, AttemptError>;
}
