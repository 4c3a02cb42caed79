//! Takes over what an earlier process or a failed node left running.

use super::state::{Outcome, Worker};
use super::transition::{JobTransition, RequeueDetails};
use super::{attempt, commit, outcome};
use domain::error::Error;
use services::queue::{self, Claim};
use tokio::task::JoinSet;

/// Takes over running jobs whose lease has expired; with `everything`, all that an earlier process started.
/// Attempts that their engines may still know continue as tasks in `attempts`; the others are requeued or
/// failed.
pub(super) async fn rescue(
    worker: &Worker,
    attempts: &mut JoinSet<Outcome>,
    everything: bool,
) -> Result<(), Error> {
    let (parts, owner) = (&worker.0.parts, &worker.0.owner);
    let rescued = queue::rescue(&parts.database.write, owner, parts.settings.lease, everything).await?;
    let leased = worker.leased_job_ids();
    // After a late heartbeat the rescue also renews expired leases of attempts that still run here: they
    // continue. `left` is true for the others, on which no attempt here works.
    let left = |claim: &Claim| !leased.contains(&claim.job_id);
    for claim in rescued.lost.into_iter().filter(left) {
        tracing::info!(job = claim.job_id, attempt = claim.attempt, "attempt lost with another process");
        outcome::requeue_lost(worker, &claim, "The server stopped while generating this.").await;
    }
    for claim in rescued.adopted.into_iter().filter(left) {
        adopt(worker, attempts, claim).await;
    }
    Ok(())
}

async fn adopt(worker: &Worker, attempts: &mut JoinSet<Outcome>, claim: Claim) {
    tracing::info!(job = claim.job_id, attempt = claim.attempt, "attempt taken over");
    match worker.0.parts.registry.slot_for_adoption(claim.engine_id) {
        Some(slot) => attempt::spawn_attempt(worker, attempts, claim, slot),
        None => {
            let message = "Its engine was turned off or removed.".to_owned();
            commit::commit_outcome(
                worker,
                &claim,
                JobTransition::Requeue(RequeueDetails { message, ..RequeueDetails::default() }),
            )
            .await;
        }
    }
}
