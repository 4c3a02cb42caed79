//! What an earlier process or a silent node left running.

use super::{Outcome, Worker};
use app::error::Error;
use app::jobs::queue::{self, Claim};
use tokio::task::JoinSet;

impl Worker {
    /// Takes over ownerless running jobs; with `everything`, all that an earlier process began. Attempts that
    /// their engines still know go on as tasks in `attempts`, the others wait again or have failed.
    pub(super) async fn rescue(
        &self,
        attempts: &mut JoinSet<Outcome>,
        everything: bool,
    ) -> Result<(), Error> {
        let (parts, owner) = (&self.0.parts, &self.0.owner);
        let rescued = queue::rescue(&parts.database.write, owner, parts.settings.lease, everything).await?;
        for job in &rescued.changed {
            tracing::info!(job = job.id, status = job.status.as_str(), "left behind by another process");
            self.tell_of(job).await?;
        }
        for claim in rescued.adopted {
            // Our own, whose heartbeat came too late: it goes on as it is, under a new lease.
            if !self.0.running.has(claim.job_id) {
                self.adopt(attempts, claim).await?;
            }
        }
        Ok(())
    }

    async fn adopt(&self, attempts: &mut JoinSet<Outcome>, claim: Claim) -> Result<(), Error> {
        tracing::info!(job = claim.job_id, attempt = claim.attempt, "taken over");
        match self.0.parts.registry.slot_for_adoption(claim.engine_id) {
            Some(slot) => self.start(attempts, claim, slot),
            None => {
                self.lose(&claim, "Its engine was switched off or removed.").await?;
            }
        }
        Ok(())
    }
}
