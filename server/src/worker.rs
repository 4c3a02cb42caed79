//! Runs waiting jobs on engines and stores their images.
//!
//! [`run`] is the loop, [`run_once`] one step of it.

mod attempt;
mod claim;
mod commit;
mod disk_space;
mod orphans;
mod outcome;
mod output_files;
mod policy;
mod progress;
mod rescue;
mod running;
mod state;
mod transition;
mod upkeep;

use domain::error::Error;
use services::queue;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use transition::{JobTransition, RequeueDetails};

pub use claim::run_once;
pub use orphans::sweep_orphans;
pub use state::{Outcome, Worker, WorkerParts, WorkerSettings};
pub use upkeep::sweep;

/// Works until `shutdown`, then detaches from running attempts: those on engines that outlive this process
/// continue there, the others are requeued.
///
/// # Errors
/// When the jobs of an earlier process cannot be taken over at start, or ours cannot be handed over at the end.
pub async fn run(worker: &Worker, shutdown: CancellationToken) -> Result<(), Error> {
    let mut attempts = JoinSet::new();
    rescue::rescue(worker, &mut attempts, worker.0.parts.settings.single_process).await?;
    let mut background_tasks = JoinSet::new();
    background_tasks.spawn(upkeep::heartbeat_loop(worker.clone()));
    background_tasks.spawn(upkeep::cancellation_loop(worker.clone()));
    background_tasks.spawn(upkeep::sweep_loop(worker.clone()));
    claim::claim_until(worker, &shutdown, &mut attempts).await;
    shut_down(worker, attempts, background_tasks).await
}

/// Detaches from running attempts within a bounded time and hands them over.
async fn shut_down(
    worker: &Worker,
    mut attempts: JoinSet<Outcome>,
    mut background_tasks: JoinSet<()>,
) -> Result<(), Error> {
    worker.0.running.detach_all();
    let ended = async { while attempts.join_next().await.is_some() {} };
    if tokio::time::timeout(worker.0.parts.settings.shutdown, ended).await.is_err() {
        tracing::warn!("some attempts did not detach in time");
        attempts.shutdown().await;
    }
    // No heartbeat may extend a lease that was released.
    background_tasks.shutdown().await;
    commit::retry_uncommitted(worker).await;
    for claim in queue::detach(&worker.0.parts.database.write, &worker.0.owner).await? {
        commit::try_commit_outcome(worker, &claim, &JobTransition::Requeue(RequeueDetails::default()))
            .await?;
    }
    Ok(())
}
