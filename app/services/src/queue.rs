//! The worker's half of the queue: claims, leases and outcomes.
//!
//! Every write of an attempt is fenced on (id, lease_owner, attempt, status = running), so a worker that lost the lease
//! changes nothing: what ends an attempt returns [`FencedWrite::LeaseLost`], [`record_progress`] and [`record_storing`]
//! return false. Only [`heartbeat`] leaves out the attempt; it returns the row's attempt, and the worker compares it.

mod avoid;
mod claim;
mod finish;
mod lease;
mod requeue;
mod rescue;

pub use avoid::{AvoidingJob, jobs_avoiding};
pub use claim::{Claim, ClaimEngine, claim};
pub use finish::{FencedWrite, cancel_running, complete, fail};
pub use lease::{RenewedLease, detach, heartbeat, record_progress, record_storing, release_run_at};
pub use requeue::{Requeue, requeue};
pub use rescue::{Rescued, rescue};
