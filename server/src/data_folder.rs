//! The folder with all persistent data, and the log.

use crate::config::Config;
use std::fs::{DirBuilder, File, Permissions, TryLockError};
use std::io::{self, IsTerminal};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use tracing_subscriber::EnvFilter;

/// No other user of the machine may read pictures, prompts or password hashes.
const OWNER_ONLY: u32 = 0o700;

/// The data folder, created and closed to other users.
#[derive(Clone, Debug)]
pub struct DataFolder(PathBuf);

impl DataFolder {
    /// Creates the folder if it is missing.
    ///
    /// # Errors
    /// A message with the path of the folder.
    pub fn open(path: &Path) -> Result<Self, String> {
        let wrong = |error: io::Error| format!("data folder {}: {error}", path.display());
        DirBuilder::new().recursive(true).mode(OWNER_ONLY).create(path).map_err(wrong)?;
        std::fs::set_permissions(path, Permissions::from_mode(OWNER_ONLY)).map_err(wrong)?;
        Ok(Self(path.to_owned()))
    }

    /// The SQLite file.
    pub fn database(&self) -> PathBuf {
        self.0.join("genonaut.sqlite")
    }

    /// The folder of images and thumbnails.
    pub fn files(&self) -> PathBuf {
        self.0.join("files")
    }

    /// With SQLite, makes this the only process that uses this folder, until the file is dropped.
    ///
    /// # Errors
    /// When another process has it.
    pub fn lock(&self, config: &Config) -> Result<Option<File>, String> {
        if config.database_url.is_some() {
            return Ok(None);
        }
        let path = self.0.join("lock");
        let file = File::create(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => {
                Err(format!("another genonaut uses the data folder {}; stop it first", self.0.display()))
            }
            Err(TryLockError::Error(error)) => Err(format!("{}: {error}", path.display())),
        }
    }
}

/// Starts the log on stderr, coloured on a terminal only. `filter` as in `RUST_LOG`.
///
/// # Errors
/// A message for an invalid filter.
pub fn start_log(filter: &str) -> Result<(), String> {
    let filter = EnvFilter::try_new(filter).map_err(|error| format!("RUST_LOG: {error}"))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    log.with_ansi(io::stderr().is_terminal()).try_init().map_err(|error| format!("log: {error}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_folder_is_closed_to_others_and_used_by_one_process() {
        let parent = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(&parent.path().join("a/data")).unwrap();
        let mode = std::fs::metadata(&folder.0).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, OWNER_ONLY);
        let config = Config::read(|_| None).unwrap();
        let held = folder.lock(&config).unwrap();
        assert!(folder.lock(&config).unwrap_err().contains("another genonaut"));
        drop(held);
        assert!(folder.lock(&config).is_ok());
    }
}
