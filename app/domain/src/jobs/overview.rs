//! The queue of all users for admins: user, model, size, state and times, but no prompts or images.

use super::{ErrorKind, JobStatus, label};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The whole queue.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct QueueOverview {
    /// True if no new jobs start.
    pub paused: bool,
    pub running: u64,
    pub waiting: u64,
    /// Running jobs by start time; then waiting ones, roughly in starting order; then held ones and those that wait
    /// for a retry. At most [`QueueOverview::MAX_ENTRIES`].
    pub entries: Vec<QueueEntry>,
}

impl QueueOverview {
    /// Maximum number of jobs in it.
    pub const MAX_ENTRIES: u64 = 200;
}

/// One active job of any user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct QueueEntry {
    pub job_id: i64,
    pub username: String,
    pub model: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    pub batch_size: u32,
    pub status: JobStatus,
    pub held: bool,
    /// True if its owner requested a cancellation.
    pub cancel_requested: bool,
    pub attempt: i32,
    /// Requested engine: its name, or `auto`.
    pub engine: String,
    /// Name of the engine that is generating it, or generated it last.
    pub drawn_by: Option<String>,
    pub created_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    /// Why its last attempt failed.
    pub error_kind: Option<ErrorKind>,
}

impl QueueEntry {
    /// The state on screen, as [`super::GenerationJob::label`].
    pub fn label(&self) -> &'static str {
        label(self.status, self.held, self.attempt, self.cancel_requested, self.error_kind)
    }
}
