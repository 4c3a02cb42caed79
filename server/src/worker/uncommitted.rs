//! Endings that could not be written: kept, and tried again at each heartbeat.

use super::commit::{JobTransition, RequeueDetails};
use super::{Outcome, Worker};
use domain::error::Error;
use services::queue::Claim;
use std::sync::{MutexGuard, PoisonError};

/// An ending that waits for the database. Its claim stays ours meanwhile.
pub(super) struct UncommittedOutcome {
    pub claim: Claim,
    transition: JobTransition,
}

impl Worker {
    /// Ends the attempt; an ending that cannot be written now is kept.
    pub(super) async fn commit_outcome(&self, claim: &Claim, transition: JobTransition) -> Outcome {
        match self.try_commit_outcome(claim, &transition).await {
            Ok(outcome) => outcome,
            Err(_) => self.defer_commit(claim.clone(), transition),
        }
    }

    fn defer_commit(&self, claim: Claim, transition: JobTransition) -> Outcome {
        let job_id = claim.job_id;
        tracing::error!(job = job_id, "the end of an attempt could not be written; trying again");
        self.uncommitted().push(UncommittedOutcome { claim, transition });
        Outcome::Unresolved(job_id)
    }

    /// The attempt broke off by a fault of ours. What an engine elsewhere draws goes on there: the lease runs
    /// out, and whoever takes it over asks the engine. The others are lost.
    pub(super) async fn abandon(&self, claim: &Claim, survives_restart: bool) -> Outcome {
        if survives_restart {
            tracing::error!(job = claim.job_id, "an attempt broke off; it is taken up again");
            return Outcome::Unresolved(claim.job_id);
        }
        self.commit_outcome(
            claim,
            JobTransition::Requeue(RequeueDetails::lost("It broke off by a fault of this program.")),
        )
        .await
    }

    /// Tries again what could not be written.
    pub(super) async fn retry_uncommitted(&self) {
        for UncommittedOutcome { claim, transition } in self.take_uncommitted() {
            let written: Result<Outcome, Error> = self.try_commit_outcome(&claim, &transition).await;
            // Files of an ending that is no longer ours are left to the sweep: this very ending may have been
            // written, and only the answer lost.
            if written.is_err() {
                self.defer_commit(claim, transition);
            }
        }
    }

    fn take_uncommitted(&self) -> Vec<UncommittedOutcome> {
        std::mem::take(&mut *self.uncommitted())
    }

    pub(super) fn has_uncommitted(&self) -> bool {
        !self.uncommitted().is_empty()
    }

    /// Jobs whose leases are to be kept.
    pub(super) fn leased_job_ids(&self) -> Vec<i64> {
        let uncommitted = self.uncommitted().iter().map(|one| one.claim.job_id).collect::<Vec<_>>();
        self.0.running.all().into_iter().map(|(job, _)| job).chain(uncommitted).collect()
    }

    fn uncommitted(&self) -> MutexGuard<'_, Vec<UncommittedOutcome>> {
        self.0.uncommitted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
