//! Jobs: requests, limits and states.

pub mod changes;
pub mod display;
pub mod draft;
pub mod edit;
pub mod estimate;
pub mod limits;
pub mod move_target;
pub mod new_job;
pub mod overview;
pub mod wildcards;

pub use changes::JobChanges;
pub use draft::Draft;
pub use edit::JobEdit;
pub use estimate::Estimate;
pub use move_target::MoveTarget;
pub use new_job::NewGenerationJob;
pub use overview::{QueueEntry, QueueOverview};

use crate::images::JobImage;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// State of a job. Terminal states never change: a retry is a new job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sea-orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "sea-orm", sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase"))]
#[serde(rename_all = "lowercase")]
pub enum JobStatus {
    Pending,
    Running,
    Completed,
    Failed,
    Cancelled,
}

impl JobStatus {
    /// All states.
    pub const ALL: [Self; 5] = [Self::Pending, Self::Running, Self::Completed, Self::Failed, Self::Cancelled];

    /// True if the state can't change any more.
    pub fn is_terminal(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled)
    }

    /// Value in the database, REST and `data-status`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Why an attempt or a job failed; decides whether it is retried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sea-orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "sea-orm", sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    Invalid,
    ModelMissing,
    OutOfMemory,
    EngineError,
    EngineUnreachable,
    Stalled,
    StorageFull,
    Internal,
}

/// A LoRA and its strengths, 0 to 3.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "sea-orm", derive(sea_orm::FromJsonQueryResult))]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LoraModel {
    pub name: String,
    #[serde(default = "full_strength")]
    pub strength_model: f64,
    #[serde(default = "full_strength")]
    pub strength_clip: f64,
}

fn full_strength() -> f64 {
    1.0
}

/// Input of an engine. All values are final: the seed and the model are chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Parameters {
    pub prompt: String,
    pub negative_prompt: String,
    pub checkpoint_model: String,
    pub lora_models: Vec<LoraModel>,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Number of images in this job, all with one seed.
    pub batch_size: u32,
    /// 0 to 2^53 − 1.
    pub seed: i64,
    pub steps: u32,
    pub cfg: f64,
    pub sampler_name: String,
    pub scheduler: String,
    pub denoise: f64,
}

/// Progress of a running job. Never decreases within an attempt.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Progress {
    pub step: u32,
    pub total: u32,
    /// 0 to 100.
    pub percent: u32,
    /// The engine's name of its current stage, e.g. "KSampler".
    pub stage: String,
}

impl Progress {
    pub fn new(step: u32, total: u32, stage: impl Into<String>) -> Self {
        let percent = (step.min(total) * 100).checked_div(total).unwrap_or(0);
        Self { step, total, percent, stage: stage.into() }
    }
}

/// The `progress` frame. A page drops frames whose (attempt, step) is smaller than what it shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProgressFrame {
    pub job_id: i64,
    pub revision: i64,
    pub attempt: i32,
    #[serde(flatten)]
    pub progress: Progress,
    /// Milliseconds since the job started.
    pub elapsed_ms: i64,
    /// Seconds left, as in [`Estimate::run_s`].
    #[serde(default)]
    pub estimate: Option<[i64; 2]>,
}

/// A job as its owner sees it; the body of REST responses and of `job` frames.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct GenerationJob {
    pub id: i64,
    pub user_id: String,
    /// Always `image_generation` until another kind of engine exists.
    pub job_type: String,
    pub status: JobStatus,
    /// Increases with every visible change; a page drops frames with a smaller one.
    pub revision: i64,
    pub title: String,
    #[serde(flatten)]
    pub parameters: Parameters,
    /// Free JSON object of the request, for the client's own use.
    #[serde(default)]
    #[cfg_attr(feature = "utoipa", schema(value_type = Object))]
    pub params: serde_json::Value,
    /// Requested engine: its name, or `auto`.
    pub engine: String,
    /// Name of the engine that generates or generated it.
    pub drawn_by: Option<String>,
    pub priority: i32,
    pub held: bool,
    pub parent_job_id: Option<i64>,
    /// Its first image.
    pub content_id: Option<i64>,
    pub error_kind: Option<ErrorKind>,
    /// What happened, worded for its owner; for a waiting job, what it waits for.
    pub error_message: Option<String>,
    pub attempt: i32,
    pub max_attempts: i32,
    pub cancel_requested_at: Option<DateTime<Utc>>,
    pub cancel_reason: Option<String>,
    pub created_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub completed_at: Option<DateTime<Utc>>,
    pub updated_at: DateTime<Utc>,
    pub progress: Progress,
    /// Position among the owner's waiting jobs, from 1; null if not waiting.
    pub queue_position: Option<u64>,
    /// Time left; only for an active job, and only with enough finished jobs to learn from.
    #[serde(default)]
    pub estimate: Option<Estimate>,
    pub images: Vec<JobImage>,
}

impl GenerationJob {
    /// The state on screen: Waiting, Generating, Cancelling, On hold, Retrying, Done, Failed, Cancelled.
    pub fn label(&self) -> &'static str {
        label(self.status, self.held, self.attempt, self.cancel_requested_at.is_some(), self.error_kind)
    }
}

fn label(
    status: JobStatus,
    held: bool,
    attempt: i32,
    cancel_requested: bool,
    error_kind: Option<ErrorKind>,
) -> &'static str {
    // Its engine went offline before it generated anything, so this doesn't count as a failed try.
    let waits_for_engine = error_kind == Some(ErrorKind::EngineUnreachable);
    match status {
        JobStatus::Pending if held => "On hold",
        JobStatus::Pending if attempt > 0 && !waits_for_engine => "Retrying",
        JobStatus::Pending => "Waiting",
        JobStatus::Running if cancel_requested => "Cancelling",
        JobStatus::Running => "Generating",
        JobStatus::Completed => "Done",
        JobStatus::Failed => "Failed",
        JobStatus::Cancelled => "Cancelled",
    }
}

/// A job that a deletion skipped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct SkippedJob {
    pub id: i64,
    /// The state that prevents the deletion; null if the job no longer exists.
    pub status: Option<JobStatus>,
}

/// One try of a job on one engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct JobAttempt {
    pub attempt: i32,
    pub engine: String,
    pub started_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    /// completed, failed, cancelled, lost or handed_back; null while it runs.
    pub outcome: Option<String>,
    pub error_kind: Option<ErrorKind>,
    pub error: Option<String>,
}

/// A bulk action on jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JobAction {
    Cancel,
    Hold,
    Release,
    /// Moves them to the top of the queue, in their order.
    Top,
}

/// Counts of the user's active jobs, for the queue chip in the header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueCounts {
    pub running: u64,
    pub waiting: u64,
    /// Waiting jobs of other users.
    pub others_waiting: u64,
    pub paused: bool,
}
