//! Removes files without a row: images whose worker was killed before the commit, or whose job had been taken
//! over meanwhile.

use super::state::Worker;
use crate::storage::image_keys;
use domain::error::Error;
use services::images;
use std::collections::HashSet;
use std::time::{Duration, SystemTime};

/// Until this age a file without a row may belong to a running attempt.
const MIN_ORPHAN_AGE: Duration = Duration::from_secs(60 * 60);
/// Files whose rows are queried at once.
const BATCH_SIZE: usize = 200;

/// Removes files without a row that are old enough; returns how many.
///
/// # Errors
/// When the database or the folder cannot be read; what is left is removed next time.
pub async fn sweep_orphans(worker: &Worker) -> Result<usize, Error> {
    // Files of an outcome that is not committed yet have no row, regardless of age.
    if worker.has_uncommitted() {
        return Ok(0);
    }
    let Some(before) = SystemTime::now().checked_sub(MIN_ORPHAN_AGE) else { return Ok(0) };
    let storage = &worker.0.parts.storage;
    let mut removed = 0;
    for directory in storage.directories().await.map_err(storage_error)? {
        let old = storage.modified_before(directory, before).await.map_err(storage_error)?;
        for names in old.chunks(BATCH_SIZE) {
            removed += remove_orphans(worker, names).await?;
        }
    }
    if removed > 0 {
        tracing::info!(removed, "removed files without a row");
    }
    Ok(removed)
}

async fn remove_orphans(worker: &Worker, names: &[String]) -> Result<usize, Error> {
    let keys: Vec<String> = names.iter().flat_map(|name| image_keys(name)).collect();
    let known: HashSet<String> = images::known_keys(&worker.0.parts.database.read, &keys).await?;
    let mut removed = 0;
    for name in names.iter().filter(|name| !image_keys(name).iter().any(|key| known.contains(key))) {
        worker.0.parts.storage.remove_orphan(name.clone()).await.map_err(storage_error)?;
        removed += 1;
    }
    Ok(removed)
}

#[allow(clippy::needless_pass_by_value)] // for map_err
fn storage_error(error: std::io::Error) -> Error {
    tracing::error!(%error, "scan of the file folder failed");
    Error::Internal
}
