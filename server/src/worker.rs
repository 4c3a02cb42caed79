//! Takes waiting jobs to engines and brings the pictures home.
//!
//! [`Worker::run`] is the loop, [`Worker::run_once`] one step of it.

mod attempt;
mod avoiding;
mod claiming;
mod ending;
mod finish;
mod heartbeat;
mod orphans;
mod pace;
mod policy;
mod progress;
mod rescue;
mod room;
mod running;
mod storing;
mod sweep;
mod unwritten;

use crate::engine::registry::Registry;
use crate::storage::Storage;
use domain::error::Error;
use finish::{Change, Return};
use running::Running;
use services::database::Database;
use services::events::Events;
use services::jobs::Estimates;
use services::queue;
use services::wake::Wake;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use unwritten::Unwritten;

/// What the worker reaches.
pub struct WorkerParts {
    pub database: Database,
    pub estimates: Estimates,
    pub events: Events,
    pub wake: Wake,
    pub storage: Storage,
    pub registry: Registry,
    pub settings: Settings,
}

/// What the keeper settled about the worker, and its pace.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How long a claim holds without a heartbeat.
    pub lease: Duration,
    /// True where no other process can work on the same database: at start every running job is ownerless.
    pub alone: bool,
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
            alone: true,
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
    SentBack(i64),
    /// The process stops; the job is handed over by [`Worker::run`].
    Detached(i64),
    /// Somebody else has taken the job over; nothing was written.
    LeaseLost(i64),
    /// The ending could not be written; it is tried again at each heartbeat.
    Stranded(i64),
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Worker(Arc<Inner>);

struct Inner {
    parts: WorkerParts,
    /// New at every start, so that nothing an earlier process began is taken for ours.
    owner: String,
    running: Running,
    // std Mutexes: held for a look-up only, never across an await.
    unwritten: Mutex<Vec<Unwritten>>,
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
            running: Running::default(),
            unwritten: Mutex::default(),
            full: watch::Sender::new(false),
            delayed_until: Mutex::default(),
        }))
    }

    /// Works until `shutdown`, then lets go of what runs: attempts on engines that outlive this process
    /// stay running there, the others go back to waiting.
    ///
    /// # Errors
    /// When the jobs of an earlier process cannot be taken over at start, or ours not handed over at the end.
    pub async fn run(&self, shutdown: CancellationToken) -> Result<(), Error> {
        let mut attempts = JoinSet::new();
        self.rescue(&mut attempts, self.0.parts.settings.alone).await?;
        let mut company = JoinSet::new();
        company.spawn(self.clone().beat());
        company.spawn(self.clone().hear_cancellations());
        company.spawn(self.clone().sweep_now_and_then());
        self.claim_until(&shutdown, &mut attempts).await;
        self.let_go(attempts, company).await
    }

    /// Ends what runs here within a bounded time and hands it over.
    async fn let_go(&self, mut attempts: JoinSet<Outcome>, mut company: JoinSet<()>) -> Result<(), Error> {
        self.0.running.detach_all();
        let ended = async { while attempts.join_next().await.is_some() {} };
        if tokio::time::timeout(self.0.parts.settings.shutdown, ended).await.is_err() {
            tracing::warn!("some attempts did not let go in time");
            attempts.shutdown().await;
        }
        // No heartbeat may keep a lease that was let go.
        company.shutdown().await;
        self.write_unwritten().await;
        for claim in queue::detach(&self.0.parts.database.write, &self.0.owner).await? {
            self.write_down(&claim, &Change::SendBack(Return::default())).await?;
        }
        Ok(())
    }
}
