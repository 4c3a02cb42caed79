//! Endings that could not be written: kept, and tried again at each heartbeat.

use super::finish::{Change, Return};
use super::{Outcome, Worker};
use domain::error::Error;
use services::queue::Claim;
use std::sync::{MutexGuard, PoisonError};

/// An ending that waits for the database. Its claim stays ours meanwhile.
pub(super) struct Unwritten {
    pub claim: Claim,
    change: Change,
}

impl Worker {
    /// Ends the attempt; an ending that cannot be written now is kept.
    pub(super) async fn settle(&self, claim: &Claim, change: Change) -> Outcome {
        match self.write_down(claim, &change).await {
            Ok(outcome) => outcome,
            Err(_) => self.keep(claim.clone(), change),
        }
    }

    fn keep(&self, claim: Claim, change: Change) -> Outcome {
        let job_id = claim.job_id;
        tracing::error!(job = job_id, "the end of an attempt could not be written; trying again");
        self.unwritten().push(Unwritten { claim, change });
        Outcome::Stranded(job_id)
    }

    /// The attempt broke off by a fault of ours. What an engine elsewhere draws goes on there: the lease runs
    /// out, and whoever takes it over asks the engine. The others are lost.
    pub(super) async fn strand(&self, claim: &Claim, outlives_us: bool) -> Outcome {
        if outlives_us {
            tracing::error!(job = claim.job_id, "an attempt broke off; it is taken up again");
            return Outcome::Stranded(claim.job_id);
        }
        self.settle(claim, Change::SendBack(Return::lost("It broke off by a fault of this program."))).await
    }

    /// Tries again what could not be written.
    pub(super) async fn write_unwritten(&self) {
        for Unwritten { claim, change } in self.unwritten_again() {
            let written: Result<Outcome, Error> = self.write_down(&claim, &change).await;
            // Files of an ending that is no longer ours are left to the sweep: this very ending may have been
            // written, and only the answer lost.
            if written.is_err() {
                self.keep(claim, change);
            }
        }
    }

    fn unwritten_again(&self) -> Vec<Unwritten> {
        std::mem::take(&mut *self.unwritten())
    }

    pub(super) fn has_unwritten(&self) -> bool {
        !self.unwritten().is_empty()
    }

    /// Jobs whose leases are to be kept.
    pub(super) fn in_hand(&self) -> Vec<i64> {
        let unwritten = self.unwritten().iter().map(|one| one.claim.job_id).collect::<Vec<_>>();
        self.0.running.all().into_iter().map(|(job, _)| job).chain(unwritten).collect()
    }

    fn unwritten(&self) -> MutexGuard<'_, Vec<Unwritten>> {
        self.0.unwritten.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
