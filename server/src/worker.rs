//! Takes waiting jobs to engines and brings the pictures home.
//!
//! [`Worker::run`] is the loop, [`Worker::run_once`] one step of it.

mod attempt;
mod claiming;
mod commit;
mod disk_space;
mod excluded_jobs;
mod heartbeat;
mod orphans;
mod outcome;
mod output_files;
mod policy;
mod progress;
mod rescue;
mod running;
mod step_rate;
mod sweep;
mod uncommitted;

use crate::engine::registry::Registry;
use crate::storage::Storage;
use commit::{JobTransition, RequeueDetails};
use domain::error::Error;
use running::RunningAttempts;
use services::database::Database;
use services::events::Events;
use services::jobs::Estimates;
use services::queue;
use services::worker_signal::WorkerSignal;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use uncommitted::UncommittedOutcome;

/// What the worker reaches.
pub struct WorkerParts {
    pub database: Database,
    pub estimates: Estimates,
    pub events: Events,
    pub worker_signal: WorkerSignal,
    pub storage: Storage,
    pub registry: Registry,
    pub settings: Settings,
}

/// What the admin configured about the worker, and its pace.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How long a claim holds without a heartbeat.
    pub lease: Duration,
    /// True where no other process can work on the same database: at start every running job is ownerless.
    pub single_process: bool,
    /// Time between two looks at the queue while there is something to do; grows to five times that.
    pub poll: Duration,
    /// How long running attempts get to let go at shutdown.
    pub shutdown: Duration,
    /// Age at which deleted rows and their files are removed for good.
    pub keep_deleted: Duration,
}

impl Default for Settings {
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

/// What one step came to. The number is the job's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The whole queue is paused.
    Paused,
    /// Nothing waits that this engine can draw.
    Idle,
    Completed(i64),
    Failed(i64),
    Cancelled(i64),
    /// Waiting again: to be retried, or until an engine is there.
    Requeued(i64),
    /// The process stops; the job is handed over by [`Worker::run`].
    Detached(i64),
    /// Somebody else has taken the job over; nothing was written.
    LeaseLost(i64),
    /// The ending could not be written; it is tried again at each heartbeat.
    Unresolved(i64),
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Worker(Arc<Inner>);

struct Inner {
    parts: WorkerParts,
    /// New at every start, so that nothing an earlier process began is taken for ours.
    owner: String,
    running: RunningAttempts,
    // std Mutexes: held for a look-up only, never across an await.
    uncommitted: Mutex<Vec<UncommittedOutcome>>,
    /// True while no picture can be kept: nothing is claimed.
    full: watch::Sender<bool>,
    /// When the last back-off is over; until then the queue is looked at more often.
    delayed_until: Mutex<Option<Instant>>,
}

impl Worker {
    pub fn new(parts: WorkerParts) -> Self {
        let owner = format!("{}-{}", std::process::id(), uuid::Uuid::new_v4().simple());
        Self(Arc::new(Inner {
            parts,
            owner,
            running: RunningAttempts::default(),
            uncommitted: Mutex::default(),
            full: watch::Sender::new(false),
            delayed_until: Mutex::default(),
        }))
    }

    /// Works until `shutdown`, then detaches from what runs: attempts on engines that outlive this process
    /// stay running there, the others go back to waiting.
    ///
    /// # Errors
    /// When the jobs of an earlier process cannot be taken over at start, or ours not handed over at the end.
    pub async fn run(&self, shutdown: CancellationToken) -> Result<(), Error> {
        let mut attempts = JoinSet::new();
        self.rescue(&mut attempts, self.0.parts.settings.single_process).await?;
        let mut background_tasks = JoinSet::new();
        background_tasks.spawn(self.clone().heartbeat_loop());
        background_tasks.spawn(self.clone().cancellation_loop());
        background_tasks.spawn(self.clone().sweep_loop());
        self.claim_until(&shutdown, &mut attempts).await;
        self.shut_down(attempts, background_tasks).await
    }

    /// Ends what runs here within a bounded time and hands it over.
    async fn shut_down(
        &self,
        mut attempts: JoinSet<Outcome>,
        mut background_tasks: JoinSet<()>,
    ) -> Result<(), Error> {
        self.0.running.detach_all();
        let ended = async { while attempts.join_next().await.is_some() {} };
        if tokio::time::timeout(self.0.parts.settings.shutdown, ended).await.is_err() {
            tracing::warn!("some attempts did not let go in time");
            attempts.shutdown().await;
        }
        // No heartbeat may keep a lease that was let go.
        background_tasks.shutdown().await;
        self.retry_uncommitted().await;
        for claim in queue::detach(&self.0.parts.database.write, &self.0.owner).await? {
            self.try_commit_outcome(&claim, &JobTransition::Requeue(RequeueDetails::default())).await?;
        }
        Ok(())
    }
}
