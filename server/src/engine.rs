//! What draws. The worker hands an attempt to an engine and gets pictures or an ending back.

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

/// One try of one job on one engine.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub job_id: i64,
    /// Counts from 1 within the job.
    pub number: i32,
    /// Lowercase UUID minted before anything is sent; ComfyUI's client_id and prompt_id.
    pub token: String,
    pub parameters: Parameters,
    /// When it began, also if that was in another process.
    pub started_at: DateTime<Utc>,
}

/// A finished picture as the engine delivered it.
#[derive(Clone, Debug)]
pub struct Output {
    /// PNG, JPEG or WebP, checked to decode.
    pub bytes: Bytes,
    pub mime: &'static str,
    pub width: u32,
    pub height: u32,
    /// True when the engine served it from its cache instead of drawing it again.
    pub cached: bool,
}

/// How an attempt ended without pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptError {
    Failed(Failure),
    /// The wished cancellation took effect.
    Cancelled,
    /// The engine neither runs nor remembers this attempt; only from [`Engine::adopt`].
    Lost,
    /// This process stops; what runs elsewhere goes on there.
    Detached,
}

impl From<Failure> for AttemptError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Where an engine reports to while it draws. Cheap to call; never blocks, so that a slow
/// page or database never holds up the engine's reader.
pub trait ProgressSink: Send + Sync {
    /// The step in hand. Reports that go backwards are dropped by the receiver.
    fn report(&self, progress: Progress);
    /// True when somebody looks and the last preview is old enough; skip encoding one otherwise.
    fn wants_preview(&self) -> bool;
    /// The picture as it stands.
    fn preview(&self, step: u32, mime: &'static str, image: Bytes);
    /// The engine is free for its next job, although outputs are still being fetched.
    fn generation_finished(&self);
}

/// The two ways an attempt is told to end early.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    /// The owner cancelled: end the work on the engine, then return [`AttemptError::Cancelled`].
    pub cancel: CancellationToken,
    /// The process stops: return [`AttemptError::Detached`] at once and leave remote work running.
    pub detach: CancellationToken,
}

/// What a sign of life tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PingResponse {
    /// Prompts in its own queue, those that run and other people's included; None when it has none.
    pub queue_length: Option<u32>,
    /// Set while it stands still at this prompt and does not let itself be stopped; empty when it stands
    /// still although nothing runs.
    pub stuck_at: Option<String>,
    /// Live progress failed lately: worth a look.
    pub live_progress_suspect: bool,
}

/// Something that draws.
#[async_trait]
pub trait Engine: Send + Sync {
    /// Its row in `engines`.
    fn id(&self) -> i64;
    fn name(&self) -> &str;
    fn kind(&self) -> EngineKind;
    /// True when its work survives this process and can be adopted.
    fn survives_restart(&self) -> bool;
    /// What it has.
    ///
    /// # Errors
    /// A [`Failure`] whose words tell an admin what is wrong.
    async fn offer(&self) -> Result<Offer, Failure>;
    /// A cheap sign of life.
    ///
    /// # Errors
    /// As [`Engine::offer`].
    async fn ping(&self) -> Result<PingResponse, Failure>;
    /// Whether live progress comes through; an engine in this process always tells.
    ///
    /// # Errors
    /// As [`Engine::offer`].
    async fn check_live_progress(&self) -> Result<(), Failure> {
        Ok(())
    }
    /// Draws from the beginning.
    ///
    /// # Errors
    /// The [`AttemptError`]; never [`AttemptError::Lost`].
    async fn generate(
        &self,
        attempt: &Attempt,
        progress: &dyn ProgressSink,
        stop: &Stop,
    ) -> Result<Vec<Output>, AttemptError>;
    /// Goes on with an attempt that an earlier process or another node began.
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
