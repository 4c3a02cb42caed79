//! Removes files that no row names: pictures whose worker was killed before it could write them down, or
//! whose job had been taken over meanwhile.

use super::Worker;
use crate::storage::image_keys;
use domain::error::Error;
use services::images;
use std::collections::HashSet;
use std::time::{Duration, SystemTime};

/// A file without a row may be on its way to one until it is this old.
const MIN_ORPHAN_AGE: Duration = Duration::from_secs(60 * 60);
/// Files whose rows are looked for at once.
const BATCH_SIZE: usize = 200;

impl Worker {
    /// Removes files that no row names and that are old enough; says how many.
    ///
    /// # Errors
    /// When the database or the folder cannot be read; what is left is removed next time.
    pub async fn sweep_orphans(&self) -> Result<usize, Error> {
        // Files of an ending that could not be written yet have no row, however old they are.
        if self.has_uncommitted() {
            return Ok(0);
        }
        let Some(before) = SystemTime::now().checked_sub(MIN_ORPHAN_AGE) else { return Ok(0) };
        let storage = &self.0.parts.storage;
        let mut removed = 0;
        for directory in storage.directories().await.map_err(storage_error)? {
            let old = storage.modified_before(directory, before).await.map_err(storage_error)?;
            for names in old.chunks(BATCH_SIZE) {
                removed += self.remove_orphans(names).await?;
            }
        }
        if removed > 0 {
            tracing::info!(removed, "files without a row");
        }
        Ok(removed)
    }

    async fn remove_orphans(&self, names: &[String]) -> Result<usize, Error> {
        let keys: Vec<String> = names.iter().flat_map(|name| image_keys(name)).collect();
        let known: HashSet<String> = images::known_keys(&self.0.parts.database.read, &keys).await?;
        let mut removed = 0;
        for name in names.iter().filter(|name| !image_keys(name).iter().any(|key| known.contains(key))) {
            self.0.parts.storage.remove_orphan(name.clone()).await.map_err(storage_error)?;
            removed += 1;
        }
        Ok(removed)
    }
}

#[allow(clippy::needless_pass_by_value)] // for map_err
fn storage_error(error: std::io::Error) -> Error {
    tracing::error!(%error, "the folder of the files");
    Error::Internal
}
