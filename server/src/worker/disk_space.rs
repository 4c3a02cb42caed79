//! A full disk: what is drawn waits in hand, the queue pauses, admins are told, and all goes on with room.

use super::Worker;
use crate::engine::{AttemptError, Stop};
use app::notifications::announce;
use bytes::Bytes;
use chrono::Utc;
use domain::error::Error;
use domain::jobs::{GenerationJob, Progress};
use services::notifications;
use services::queue::{self, Claim};
use services::settings::{self, QUEUE_PAUSED, STORAGE_FULL};

/// Bytes that are written to see whether there is room, where the disk's own word is not enough.
const PROBE_BYTES: usize = 1024 * 1024;
const TITLE: &str = "No room left for pictures";
const MESSAGE: &str = "The disk with the pictures is full, so nothing new is started. What is being drawn is \
                       kept, and the queue goes on by itself as soon as there is room.";

impl Worker {
    /// Holds on to what was drawn until there is room, or until the job is cancelled or this process stops.
    pub(super) async fn wait_for_disk_space(
        &self,
        claim: &Claim,
        job: &GenerationJob,
        stop: &Stop,
    ) -> Result<(), AttemptError> {
        self.pause_for_full_disk().await;
        self.report_waiting_for_disk_space(claim, job).await;
        let mut full = self.0.full.subscribe();
        tokio::select! {
            biased;
            () = stop.detach.cancelled() => Err(AttemptError::Detached),
            () = stop.cancel.cancelled() => Err(AttemptError::Cancelled),
            _ = full.wait_for(|full| !full) => Ok(()),
        }
    }

    /// Starts nothing new from now on. What cannot be written now is written at a heartbeat.
    async fn pause_for_full_disk(&self) {
        if !self.0.full.send_replace(true) {
            tracing::error!("no room left for pictures: the queue pauses until there is");
            self.check_disk_space().await.unwrap_or_else(|error| tracing::error!(%error, "storage"));
        }
    }

    async fn report_waiting_for_disk_space(&self, claim: &Claim, job: &GenerationJob) {
        let steps = job.parameters.steps;
        let waits = Progress::new(steps, steps, "Drawn; waiting for room on the disk");
        let (write, owner) = (&self.0.parts.database.write, &self.0.owner);
        // Only words: that they could not be written on a full disk was logged where it happened.
        let _ = queue::record_progress(write, claim, owner, &waits).await;
        super::attempt::progress_context(claim, job, None).publish(&self.0.parts.events, waits);
    }

    /// At each heartbeat: writes down that there is no room, or lets all go on when there is.
    pub(super) async fn check_disk_space(&self) -> Result<(), Error> {
        let noted = settings::get::<bool>(&self.0.parts.database.read, STORAGE_FULL).await?;
        if noted.is_none() && !self.is_full() {
            return Ok(());
        }
        if self.has_disk_space().await {
            return self.resume_queue().await;
        }
        self.0.full.send_replace(true);
        if noted.is_none() { self.record_storage_full().await } else { Ok(()) }
    }

    pub(super) fn is_full(&self) -> bool {
        *self.0.full.borrow()
    }

    /// Pauses the queue of every process, and tells every admin. The value says whether the pause is ours: one
    /// by an admin stays theirs.
    async fn record_storage_full(&self) -> Result<(), Error> {
        let transaction = self.0.parts.database.begin().await?;
        let ours = settings::get(&*transaction, QUEUE_PAUSED).await? != Some(true);
        // A heartbeat, another slot or another process that noted it meanwhile has paused the queue.
        if !settings::put_first(&*transaction, STORAGE_FULL, &ours).await? {
            return transaction.commit().await;
        }
        if ours {
            settings::put(&*transaction, QUEUE_PAUSED, &true).await?;
        }
        // A disk that fills again within the hour is not reported again.
        let once = format!("storage_full:{}", Utc::now().format("%Y-%m-%dT%H"));
        let sent = notifications::notify_admins(&*transaction, TITLE, MESSAGE, &once).await?;
        transaction.commit().await?;
        for notification in &sent {
            announce::publish(&self.0.parts.events, notification);
        }
        Ok(())
    }

    /// What was noted is read here once more: another slot may have done so since.
    async fn resume_queue(&self) -> Result<(), Error> {
        let parts = &self.0.parts;
        let transaction = parts.database.begin().await?;
        let ours = settings::get::<bool>(&*transaction, STORAGE_FULL).await?;
        let is_first = settings::remove(&*transaction, STORAGE_FULL).await?;
        // Who comes later might end a pause that an admin made since.
        if is_first && ours == Some(true) {
            settings::remove(&*transaction, QUEUE_PAUSED).await?;
        }
        transaction.commit().await?;
        tracing::info!("there is room for pictures again: the queue goes on");
        self.0.full.send_replace(false);
        parts.worker_signal.notify();
        Ok(())
    }

    pub(super) async fn is_paused(&self) -> Result<bool, Error> {
        Ok(settings::get::<bool>(&self.0.parts.database.read, QUEUE_PAUSED).await?.unwrap_or(false))
    }

    async fn has_disk_space(&self) -> bool {
        let storage = &self.0.parts.storage;
        if !storage.has_disk_space() {
            return false;
        }
        let key = format!("check/{}", uuid::Uuid::new_v4());
        let fits = storage.put(&key, Bytes::from(vec![0; PROBE_BYTES])).await.is_ok();
        if let Err(error) = storage.delete(&key).await {
            tracing::warn!(%error, "the trial file stays behind");
        }
        fits
    }
}
