//! Everybody's queue as an admin sees it: who, model, size, state and times; never prompts or pictures.

use super::{ErrorKind, JobStatus, label};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The whole queue.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct QueueOverview {
    /// Nothing new is started.
    pub paused: bool,
    pub running: u64,
    pub waiting: u64,
    /// What runs, by start; then what waits, about in the order it will start; then what is held or waits
    /// for a later try. At most [`QueueOverview::MAX_ENTRIES`].
    pub entries: Vec<QueueEntry>,
}

impl QueueOverview {
    /// Jobs in it at most.
    pub const MAX_ENTRIES: u64 = 200;
}

/// One active job of anybody.
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
    /// Its owner wished it cancelled.
    pub cancel_requested: bool,
    pub attempt: i32,
    /// Wanted engine: its name, or `auto`.
    pub engine: String,
    /// Name of the engine that draws it, or drew it last.
    pub drawn_by: Option<String>,
    pub created_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    /// Why its last attempt failed.
    pub error_kind: Option<ErrorKind>,
}

impl QueueEntry {
    /// The state as people read it, as [`super::GenerationJob::label`].
    pub fn label(&self) -> &'static str {
        label(self.status, self.held, self.attempt, self.cancel_requested, self.error_kind)
    }
}
