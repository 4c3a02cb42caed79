//! The worker's half of the queue: claims, leases and endings.
//!
//! Every write of a running job is fenced on (id, lease_owner, attempt, status = running): whoever lost the
//! lease changes nothing and is told so.

mod avoid;
mod claim;
mod finish;
mod lease;
mod requeue;
mod rescue;

use chrono::{DateTime, Utc};
use domain::jobs::{GenerationJob, Parameters};

pub use avoid::{AvoidingJob, jobs_avoiding};
pub use claim::claim;
pub use finish::{cancel_running, complete, fail};
pub use lease::{RenewedLease, detach, heartbeat, record_progress, record_storing, release_run_at};
pub use requeue::{Requeue, requeue};
pub use rescue::{Rescued, rescue};

/// One attempt that is ours for as long as the lease is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    pub job_id: i64,
    pub user_id: String,
    /// Counts from 1 within the job.
    pub attempt: i32,
    /// Lowercase UUID; ComfyUI's client_id and prompt_id.
    pub token: String,
    pub parameters: Parameters,
    pub engine_id: i64,
    /// True when another process began it: ask the engine before drawing again.
    pub adopted: bool,
    /// When this attempt started.
    pub started_at: DateTime<Utc>,
}

/// The engine that has a free slot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimEngine {
    pub id: i64,
    pub name: String,
    /// Jobs that it is not to be given.
    pub excluded_jobs: Vec<i64>,
}

/// What became of a fenced write.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant)] // one at a time, soon taken apart
pub enum FencedWrite {
    /// It was ours; the job as it is now.
    Applied(GenerationJob),
    /// Somebody else has taken the job over, or it has ended; nothing was written.
    LeaseLost,
}
