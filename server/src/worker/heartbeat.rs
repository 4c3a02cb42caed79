//! Keeps our leases, hears wished cancellations, and tries again what could not be written.

use super::{Outcome, Worker};
use app::error::Error;
use app::jobs::queue::{self, Claim};
use std::sync::PoisonError;
use tokio::sync::broadcast::error::RecvError;

impl Worker {
    /// Beats every third of a lease, for ever.
    pub(super) async fn beat(self) {
        let mut timer = tokio::time::interval(self.0.parts.settings.lease / 3);
        timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            timer.tick().await;
            if let Err(error) = self.beat_once().await {
                tracing::error!(%error, "heartbeat");
            }
            if let Err(error) = self.go_on_with_room().await {
                tracing::error!(%error, "storage");
            }
            self.retry_stranded().await;
        }
    }

    /// One UPDATE for all our jobs; it brings the cancellations that were wished on other nodes.
    async fn beat_once(&self) -> Result<(), Error> {
        let (parts, owner) = (&self.0.parts, &self.0.owner);
        let wished = queue::heartbeat(&parts.database.write, owner, parts.settings.lease).await?;
        wished.into_iter().for_each(|job_id| self.0.running.cancel(job_id));
        Ok(())
    }

    /// Passes cancellations that were wished in this process on at once.
    pub(super) async fn hear_cancellations(self) {
        let mut wishes = self.0.parts.wake.cancellations();
        loop {
            match wishes.recv().await {
                Ok(job_id) => self.0.running.cancel(job_id),
                // Those that were missed come with the next heartbeat.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }

    /// Keeps a claim whose ending could not be written. Without this our heartbeat would hold it for ever.
    pub(super) fn strand(&self, claim: Claim) -> Outcome {
        let job_id = claim.job_id;
        tracing::error!(job = job_id, "the end of an attempt could not be written; trying again");
        self.0.stranded.lock().unwrap_or_else(PoisonError::into_inner).push(claim);
        Outcome::Stranded(job_id)
    }

    async fn retry_stranded(&self) {
        let claims = std::mem::take(&mut *self.0.stranded.lock().unwrap_or_else(PoisonError::into_inner));
        for claim in claims {
            if self.lose(&claim, "Its end could not be written down.").await.is_err() {
                self.strand(claim);
            }
        }
    }
}
