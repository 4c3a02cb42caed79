//! The worker's periodic tasks: extends our leases, receives cancellations, and permanently removes what was deleted
//! long enough ago, files before rows so that no file is orphaned.

use super::output_files;
use super::state::Worker;
use super::{commit, disk_space, orphans};
use chrono::{TimeDelta, Utc};
use domain::error::Error;
use services::accounts;
use services::images;
use services::jobs;
use services::notifications;
use services::queue;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

const SWEEP_INTERVAL: Duration = Duration::from_secs(10 * 60);
/// Rounds between two scans of all files.
const ORPHAN_SWEEP_ROUNDS: u64 = 6;
/// Images removed per batch.
const BATCH_SIZE: u64 = 100;
/// Notifications, which have no files, removed in one statement.
const NOTIFICATION_BATCH_SIZE: u64 = 1_000;

/// Runs every third of a lease. Never returns.
pub(super) async fn heartbeat_loop(worker: Worker) {
    let mut timer = tokio::time::interval(worker.0.parts.settings.lease / 3);
    timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        timer.tick().await;
        if let Err(error) = renew_leases(&worker).await {
            tracing::error!(%error, "heartbeat");
        }
        if let Err(error) = disk_space::check_disk_space(&worker).await {
            tracing::error!(%error, "storage");
        }
        commit::retry_uncommitted(&worker).await;
    }
}

/// One UPDATE for all our jobs; it returns the cancellations requested on other nodes. An attempt whose
/// lease was not extended belongs to another process and detaches.
async fn renew_leases(worker: &Worker) -> Result<(), Error> {
    let (parts, owner) = (&worker.0.parts, &worker.0.owner);
    let attempts = worker.0.running.all();
    let leased = worker.leased_job_ids();
    let kept = queue::heartbeat(&parts.database.write, owner, parts.settings.lease, &leased).await?;
    kept.iter().filter(|kept| kept.cancel).for_each(|kept| worker.0.running.cancel(kept.job_id));
    for (job_id, number) in attempts {
        if !kept.iter().any(|kept| (kept.job_id, kept.attempt) == (job_id, number)) {
            worker.0.running.detach(job_id, number);
        }
    }
    Ok(())
}

/// Forwards cancellations that were requested in this process at once.
pub(super) async fn cancellation_loop(worker: Worker) {
    let mut cancellations = worker.0.parts.worker_signal.cancellations();
    loop {
        match cancellations.recv().await {
            Ok(job_id) => worker.0.running.cancel(job_id),
            // The next heartbeat brings missed ones.
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

/// Sweeps at start and every ten minutes; scans the files every hour. Never returns.
pub(super) async fn sweep_loop(worker: Worker) {
    for round in 0_u64.. {
        if let Err(error) = sweep(&worker).await {
            tracing::error!(%error, "sweep");
        }
        if round.is_multiple_of(ORPHAN_SWEEP_ROUNDS)
            && let Err(error) = orphans::sweep_orphans(&worker).await
        {
            tracing::error!(%error, "sweep of files failed");
        }
        tokio::time::sleep(SWEEP_INTERVAL).await;
    }
}

/// Removes images, jobs and notifications deleted longer ago than their retention time, and expired sessions.
///
/// # Errors
/// When the database cannot be read or written; what is left is removed next time.
pub async fn sweep(worker: &Worker) -> Result<(), Error> {
    let parts = &worker.0.parts;
    accounts::remove_old_sessions(&parts.database.write).await?;
    let retention = TimeDelta::from_std(parts.settings.keep_deleted).unwrap_or(TimeDelta::days(1));
    while notifications::purge_deleted(&parts.database.write, Utc::now() - retention, NOTIFICATION_BATCH_SIZE)
        .await?
        > 0
    {}
    loop {
        let expired =
            images::deleted_before(&parts.database.read, Utc::now() - retention, BATCH_SIZE).await?;
        if expired.is_empty() {
            break;
        }
        let (ids, keys): (Vec<_>, Vec<_>) =
            expired.into_iter().map(|image| (image.id, image.storage_key)).unzip();
        if !output_files::remove(&parts.storage, &keys).await {
            return Ok(());
        }
        images::purge(&parts.database.write, &ids).await?;
    }
    while jobs::purge_deleted(&parts.database.write, Utc::now() - retention, BATCH_SIZE).await? > 0 {}
    Ok(())
}
