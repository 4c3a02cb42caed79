//! State that all parts of the worker share: its dependencies, running attempts and flags.

use super::running::RunningAttempts;
use super::transition::JobTransition;
use crate::engine::registry::Registry;
use crate::storage::Storage;
use services::database::Database;
use services::events::Events;
use services::jobs::Estimates;
use services::queue::Claim;
use services::worker_signal::WorkerSignal;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// The worker's dependencies.
pub struct WorkerParts {
    pub database: Database,
    pub estimates: Estimates,
    pub events: Events,
    pub worker_signal: WorkerSignal,
    pub storage: Storage,
    pub registry: Registry,
    pub settings: WorkerSettings,
}

/// The worker's configuration and intervals.
#[derive(Clone, Debug)]
pub struct WorkerSettings {
    /// How long a lease lasts without a heartbeat.
    pub lease: Duration,
    /// True when no other process can use the same database: at start every running job is ownerless.
    pub single_process: bool,
    /// Time between two polls of the queue while there is work; grows to five times that.
    pub poll: Duration,
    /// How long running attempts may take to detach at shutdown.
    pub shutdown: Duration,
    /// Age at which deleted rows and their files are removed permanently.
    pub keep_deleted: Duration,
}

impl Default for WorkerSettings {
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(30),
            single_process: true,
            poll: Duration::from_secs(1),
            shutdown: Duration::from_secs(10),
            keep_deleted: Duration::from_secs(24 * 60 * 60),
        }
    }
}

/// The outcome of one step. The number is the job's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The whole queue is paused.
    Paused,
    /// No waiting job can run on this engine.
    Idle,
    Completed(i64),
    Failed(i64),
    Cancelled(i64),
    /// Waiting again: for a retry or for an engine.
    Requeued(i64),
    /// The attempt left its engine and wrote nothing: the process shuts down, and [`super::run`] hands the job
    /// over, or another process has taken it over.
    Detached(i64),
    /// The fence matched no row: another process has taken the job over, or it has ended. Nothing was written.
    LeaseLost(i64),
    /// No outcome was committed. It is retried at each heartbeat; or, after an internal error in a run that
    /// continues on its engine, the job is taken over when its lease expires.
    Unresolved(i64),
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Worker(pub(super) Arc<WorkerState>);

/// What the clones of a worker share.
pub(super) struct WorkerState {
    pub parts: WorkerParts,
    /// New at every start, so that jobs of an earlier process are not mistaken for ours.
    pub owner: String,
    pub running: RunningAttempts,
    // std Mutexes: held for a lookup only, never across an await.
    uncommitted: Mutex<Vec<UncommittedOutcome>>,
    /// True while the disk is full: nothing is claimed.
    pub full: watch::Sender<bool>,
    /// When the last back-off is over; until then the queue is polled more often.
    delayed_until: Mutex<Option<Instant>>,
}

/// An outcome that waits for the database. Its lease is extended meanwhile.
pub(super) struct UncommittedOutcome {
    pub claim: Claim,
    pub transition: JobTransition,
}

impl Worker {
    pub fn new(parts: WorkerParts) -> Self {
        let owner = format!("{}-{}", std::process::id(), uuid::Uuid::new_v4().simple());
        Self(Arc::new(WorkerState {
            parts,
            owner,
            running: RunningAttempts::default(),
            uncommitted: Mutex::default(),
            full: watch::Sender::new(false),
            delayed_until: Mutex::default(),
        }))
    }

    pub(super) fn is_full(&self) -> bool {
        *self.0.full.borrow()
    }

    /// Notes that a job waits for a back-off of this length.
    pub(super) fn extend_backoff(&self, wait: Duration) {
        let mut until = self.0.delayed_until.lock().unwrap_or_else(PoisonError::into_inner);
        *until = (*until).max(Some(Instant::now() + wait));
    }

    /// True until the last back-off is over and the queue has been polled again.
    pub(super) fn is_backing_off(&self) -> bool {
        let until = *self.0.delayed_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| Instant::now() < until + self.0.parts.settings.poll)
    }

    pub(super) fn uncommitted(&self) -> MutexGuard<'_, Vec<UncommittedOutcome>> {
        self.0.uncommitted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn take_uncommitted(&self) -> Vec<UncommittedOutcome> {
        std::mem::take(&mut *self.uncommitted())
    }

    pub(super) fn has_uncommitted(&self) -> bool {
        !self.uncommitted().is_empty()
    }

    /// Jobs whose leases are extended.
    pub(super) fn leased_job_ids(&self) -> Vec<i64> {
        let uncommitted = self.uncommitted().iter().map(|one| one.claim.job_id).collect::<Vec<_>>();
        self.0.running.all().into_iter().map(|(job, _)| job).chain(uncommitted).collect()
    }
}
