//! Removes for good what was deleted long enough ago: files first, then rows, so that no file is forgotten.

use super::{Worker, output_files};
use chrono::{TimeDelta, Utc};
use domain::error::Error;
use services::accounts;
use services::images;
use services::jobs;
use services::notifications;
use std::time::Duration;

const SWEEP_INTERVAL: Duration = Duration::from_secs(10 * 60);
/// Rounds between two looks through all files.
const ORPHAN_SWEEP_ROUNDS: u64 = 6;
/// Images removed before the next are looked for.
const BATCH_SIZE: u64 = 100;
/// Notifications, which have no files, removed in one statement.
const NOTIFICATION_BATCH_SIZE: u64 = 1_000;

impl Worker {
    /// Sweeps at start and every ten minutes, for ever; looks through the files every hour.
    pub(super) async fn sweep_loop(self) {
        for round in 0_u64.. {
            if let Err(error) = self.sweep().await {
                tracing::error!(%error, "sweep");
            }
            if round.is_multiple_of(ORPHAN_SWEEP_ROUNDS)
                && let Err(error) = self.sweep_orphans().await
            {
                tracing::error!(%error, "sweep of files");
            }
            tokio::time::sleep(SWEEP_INTERVAL).await;
        }
    }

    /// Removes images, jobs and notifications deleted longer ago than their retention time, and sessions that are over.
    ///
    /// # Errors
    /// When the database cannot be read or written; what is left is removed next time.
    pub async fn sweep(&self) -> Result<(), Error> {
        let parts = &self.0.parts;
        accounts::remove_old_sessions(&parts.database.write).await?;
        let retention = TimeDelta::from_std(parts.settings.keep_deleted).unwrap_or(TimeDelta::days(1));
        while notifications::purge_deleted(
            &parts.database.write,
            Utc::now() - retention,
            NOTIFICATION_BATCH_SIZE,
        )
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
}
