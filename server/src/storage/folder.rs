//! The folder of the files on disk: its free space and its contents.

use std::fs::{DirEntry, read_dir, remove_file};
use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

/// Bytes that must be free before generating continues: the size of a few images.
const MIN_FREE_BYTES: u64 = 32 * 1024 * 1024;
/// The prefix of keys.
const TOP: [&str; 3] = ["images", "thumbnails", "check"];

/// The folder of a local storage.
#[derive(Clone)]
pub(super) struct Folder(pub PathBuf);

impl Folder {
    /// Whether a few images fit. A disk that does not report its free space is assumed to have some.
    pub fn has_disk_space(&self) -> bool {
        match rustix::fs::statvfs(&self.0) {
            Ok(disk) => disk.f_bavail.saturating_mul(disk.f_frsize) >= MIN_FREE_BYTES,
            Err(error) => {
                tracing::warn!(%error, "free disk space unknown");
                true
            }
        }
    }

    /// Folders that contain files, relative to this one.
    pub fn directories(&self) -> io::Result<Vec<String>> {
        let mut directories = Vec::new();
        for top in TOP {
            directories.push(top.to_owned());
            for entry in self.entries(top)? {
                if entry.file_type()?.is_dir() {
                    directories.push(format!("{top}/{}", entry.file_name().to_string_lossy()));
                }
            }
        }
        Ok(directories)
    }

    /// Names of files in `directory` that were written before `moment`.
    pub fn modified_before(&self, directory: &str, moment: SystemTime) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in self.entries(directory)? {
            // A file may be removed at any time, which is not an error.
            let Ok(about) = entry.metadata() else { continue };
            if about.is_file() && about.modified()? < moment {
                names.push(format!("{directory}/{}", entry.file_name().to_string_lossy()));
            }
        }
        Ok(names)
    }

    /// Removes a file; a missing one is not an error.
    pub fn remove(&self, name: &str) -> io::Result<()> {
        missing_is_fine(remove_file(self.0.join(name)), ())
    }

    fn entries(&self, directory: &str) -> io::Result<Vec<DirEntry>> {
        let entries = read_dir(self.0.join(directory)).and_then(Iterator::collect);
        missing_is_fine(entries, Vec::new())
    }
}

fn missing_is_fine<T>(result: io::Result<T>, otherwise: T) -> io::Result<T> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(otherwise),
        result => result,
    }
}
