//! Keeps our leases and hears wished cancellations.

use super::Worker;
use domain::error::Error;
use services::queue;
use tokio::sync::broadcast::error::RecvError;

impl Worker {
    /// Beats every third of a lease, for ever.
    pub(super) async fn heartbeat_loop(self) {
        let mut timer = tokio::time::interval(self.0.parts.settings.lease / 3);
        timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            timer.tick().await;
            if let Err(error) = self.renew_leases().await {
                tracing::error!(%error, "heartbeat");
            }
            if let Err(error) = self.check_disk_space().await {
                tracing::error!(%error, "storage");
            }
            self.retry_uncommitted().await;
        }
    }

    /// One UPDATE for all our jobs; it brings the cancellations that were wished on other nodes. An attempt
    /// whose lease was not kept is somebody else's by now, and lets go.
    async fn renew_leases(&self) -> Result<(), Error> {
        let (parts, owner) = (&self.0.parts, &self.0.owner);
        let attempts = self.0.running.all();
        let leased = self.leased_job_ids();
        let kept = queue::heartbeat(&parts.database.write, owner, parts.settings.lease, &leased).await?;
        kept.iter().filter(|kept| kept.cancel).for_each(|kept| self.0.running.cancel(kept.job_id));
        for (job_id, number) in attempts {
            if !kept.iter().any(|kept| (kept.job_id, kept.attempt) == (job_id, number)) {
                self.0.running.detach(job_id, number);
            }
        }
        Ok(())
    }

    /// Passes cancellations that were wished in this process on at once.
    pub(super) async fn cancellation_loop(self) {
        let mut cancellations = self.0.parts.worker_signal.cancellations();
        loop {
            match cancellations.recv().await {
                Ok(job_id) => self.0.running.cancel(job_id),
                // Those that were missed come with the next heartbeat.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }
}
