//! Removes files that no row names: pictures whose worker was killed before it could write them down, or
//! whose job had been taken over meanwhile.

use super::Worker;
use crate::storage::image_keys;
use domain::error::Error;
use services::images;
use std::collections::HashSet;
use std::time::{Duration, SystemTime};

/// A file without a row may be on its way to one until it is this old.
const AGE: Duration = Duration::from_secs(60 * 60);
/// Files whose rows are looked for at once.
const AT_ONCE: usize = 200;

impl Worker {
    /// Removes files that no row names and that are old enough; says how many.
    ///
    /// # Errors
    /// When the database or the folder cannot be read; what is left is removed next time.
    pub async fn sweep_orphans(&self) -> Result<usize, Error> {
        // Files of an ending that could not be written yet have no row, however old they are.
        if self.has_unwritten() {
            return Ok(0);
        }
        let Some(before) = SystemTime::now().checked_sub(AGE) else { return Ok(0) };
        let storage = &self.0.parts.storage;
        let mut removed = 0;
        for shelf in storage.shelves().await.map_err(unreadable)? {
            let old = storage.written_before(shelf, before).await.map_err(unreadable)?;
            for names in old.chunks(AT_ONCE) {
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
            self.0.parts.storage.remove_stray(name.clone()).await.map_err(unreadable)?;
            removed += 1;
        }
        Ok(removed)
    }
}

#[allow(clippy::needless_pass_by_value)] // for map_err
fn unreadable(error: std::io::Error) -> Error {
    tracing::error!(%error, "the folder of the files");
    Error::Internal
}
