//! What an earlier process or a silent node left running.

use super::commit::{JobTransition, RequeueDetails};
use super::{Outcome, Worker};
use domain::error::Error;
use services::queue::{self, Claim};
use tokio::task::JoinSet;

impl Worker {
    /// Takes over ownerless running jobs; with `everything`, all that an earlier process began. Attempts that
    /// their engines may still know go on as tasks in `attempts`, the others wait again or have failed.
    pub(super) async fn rescue(
        &self,
        attempts: &mut JoinSet<Outcome>,
        everything: bool,
    ) -> Result<(), Error> {
        let (parts, owner) = (&self.0.parts, &self.0.owner);
        let rescued = queue::rescue(&parts.database.write, owner, parts.settings.lease, everything).await?;
        let leased = self.leased_job_ids();
        // Our own, whose heartbeat came too late: they go on as they are, under a new lease.
        let left = |claim: &Claim| !leased.contains(&claim.job_id);
        for claim in rescued.lost.into_iter().filter(left) {
            tracing::info!(job = claim.job_id, attempt = claim.attempt, "lost with another process");
            self.requeue_lost(&claim, "The server stopped while it drew this.").await;
        }
        for claim in rescued.adopted.into_iter().filter(left) {
            self.adopt(attempts, claim).await;
        }
        Ok(())
    }

    async fn adopt(&self, attempts: &mut JoinSet<Outcome>, claim: Claim) {
        tracing::info!(job = claim.job_id, attempt = claim.attempt, "taken over");
        match self.0.parts.registry.slot_for_adoption(claim.engine_id) {
            Some(slot) => self.spawn_attempt(attempts, claim, slot),
            None => {
                let message = "Its engine was switched off or removed.".to_owned();
                self.commit_outcome(
                    &claim,
                    JobTransition::Requeue(RequeueDetails { message, ..RequeueDetails::default() }),
                )
                .await;
            }
        }
    }
}
