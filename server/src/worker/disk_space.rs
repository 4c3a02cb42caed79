//! A full disk: outputs wait in memory, the queue pauses, admins are notified, and all continues once there is space.

use super::progress::progress_context;
use super::state::Worker;
use crate::engine::{AttemptError, Stop};
use app::notifications::announce;
use bytes::Bytes;
use chrono::Utc;
use domain::error::Error;
use domain::jobs::{GenerationJob, Progress};
use services::notifications;
use services::queue::{self, Claim};
use services::settings::{self, QUEUE_PAUSED, STORAGE_FULL};

/// Bytes of the test file, since the reported free space alone is not reliable.
const PROBE_BYTES: usize = 1024 * 1024;
const TITLE: &str = "Disk full";
const MESSAGE: &str = "New pictures can't be saved, so the queue is paused. Free up space on the server: \
                       running jobs finish and the queue resumes automatically.";

/// Waits with the outputs until there is space, the job is cancelled or this process shuts down.
pub(super) async fn wait_for_disk_space(
    worker: &Worker,
    claim: &Claim,
    job: &GenerationJob,
    stop: &Stop,
) -> Result<(), AttemptError> {
    pause_for_full_disk(worker).await;
    report_waiting_for_disk_space(worker, claim, job).await;
    let mut full = worker.0.full.subscribe();
    tokio::select! {
        biased;
        () = stop.detach.cancelled() => Err(AttemptError::Detached),
        () = stop.cancel.cancelled() => Err(AttemptError::Cancelled),
        _ = full.wait_for(|full| !full) => Ok(()),
    }
}

/// Stops starting new jobs. A pause that cannot be saved now is saved at a heartbeat.
async fn pause_for_full_disk(worker: &Worker) {
    if !worker.0.full.send_replace(true) {
        tracing::error!("disk full: queue paused until there is space");
        check_disk_space(worker).await.unwrap_or_else(|error| tracing::error!(%error, "storage"));
    }
}

async fn report_waiting_for_disk_space(worker: &Worker, claim: &Claim, job: &GenerationJob) {
    let steps = job.parameters.steps;
    let waits = Progress::new(steps, steps, "Generated; waiting for disk space");
    let (write, owner) = (&worker.0.parts.database.write, &worker.0.owner);
    // Only a message: an error, likely on a full disk, was already logged.
    let _ = queue::record_progress(write, claim, owner, &waits).await;
    progress_context(claim, job, None).publish(&worker.0.parts.events, waits);
}

/// At each heartbeat: records that the disk is full, or resumes when there is space.
pub(super) async fn check_disk_space(worker: &Worker) -> Result<(), Error> {
    let noted = settings::get::<bool>(&worker.0.parts.database.read, STORAGE_FULL).await?;
    if noted.is_none() && !worker.is_full() {
        return Ok(());
    }
    if has_disk_space(worker).await {
        return resume_queue(worker).await;
    }
    worker.0.full.send_replace(true);
    if noted.is_none() { record_storage_full(worker).await } else { Ok(()) }
}

/// Pauses the queue of every process and notifies every admin. The stored value says whether this
/// paused the queue: a pause by an admin is not lifted automatically.
async fn record_storage_full(worker: &Worker) -> Result<(), Error> {
    let transaction = worker.0.parts.database.begin().await?;
    let ours = settings::get(&*transaction, QUEUE_PAUSED).await? != Some(true);
    // A heartbeat, another slot or another process has recorded it meanwhile and paused the queue.
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
        announce::publish(&worker.0.parts.events, notification);
    }
    Ok(())
}

/// Reads the record again: another slot may have resumed since.
async fn resume_queue(worker: &Worker) -> Result<(), Error> {
    let parts = &worker.0.parts;
    let transaction = parts.database.begin().await?;
    let ours = settings::get::<bool>(&*transaction, STORAGE_FULL).await?;
    let is_first = settings::remove(&*transaction, STORAGE_FULL).await?;
    // A second removal might lift a pause that an admin has set since.
    if is_first && ours == Some(true) {
        settings::remove(&*transaction, QUEUE_PAUSED).await?;
    }
    transaction.commit().await?;
    tracing::info!("disk space available again: queue resumed");
    worker.0.full.send_replace(false);
    parts.worker_signal.notify();
    Ok(())
}

pub(super) async fn is_paused(worker: &Worker) -> Result<bool, Error> {
    Ok(settings::get::<bool>(&worker.0.parts.database.read, QUEUE_PAUSED).await?.unwrap_or(false))
}

async fn has_disk_space(worker: &Worker) -> bool {
    let storage = &worker.0.parts.storage;
    if !storage.has_disk_space() {
        return false;
    }
    let key = format!("check/{}", uuid::Uuid::new_v4());
    let fits = storage.put(&key, Bytes::from(vec![0; PROBE_BYTES])).await.is_ok();
    if let Err(error) = storage.delete(&key).await {
        tracing::warn!(%error, "test file not removed");
    }
    fits
}
