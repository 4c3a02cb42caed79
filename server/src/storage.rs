//! Storage of image files. Keys are made here, never by a client.

mod folder;
mod pieces;

use bytes::Bytes;
use domain::images::ThumbnailSize;
use folder::Folder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, PutPayload};
pub use pieces::PIECE;
use std::error::Error as StdError;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// Why a file could not be stored or read. The messages are for the log.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The disk is full.
    #[error("disk full: {0}")]
    Full(object_store::Error),
    #[error("no such file: {0}")]
    Missing(object_store::Error),
    #[error("{0}")]
    Broken(object_store::Error),
}

impl From<object_store::Error> for StorageError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::Missing(error),
            _ if is_full(&error) => Self::Full(error),
            _ => Self::Broken(error),
        }
    }
}

fn is_full(error: &object_store::Error) -> bool {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(error) = cause {
        let io = error.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        if matches!(io, Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded)) {
            return true;
        }
        cause = error.source();
    }
    false
}

/// A store of files. Cheap to clone.
#[derive(Clone)]
pub struct Storage {
    store: Arc<dyn ObjectStore>,
    /// The folder of the files, when they are on this machine.
    folder: Option<Folder>,
}

impl Storage {
    /// Stores files below `folder`, which is created if it is missing.
    ///
    /// # Errors
    /// When the folder cannot be created or read.
    pub fn local(folder: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(std::io::Error::other)?;
        Ok(Self { store: Arc::new(store), folder: Some(Folder(folder.to_owned())) })
    }

    /// Stores files in `store`.
    pub fn remote(store: Arc<dyn ObjectStore>) -> Self {
        Self { store, folder: None }
    }

    /// Whether a few more images fit; true if unknown before writing.
    pub fn has_disk_space(&self) -> bool {
        self.folder.as_ref().is_none_or(Folder::has_disk_space)
    }

    /// Names of the folders in which our keys start.
    ///
    /// # Errors
    /// When the folder cannot be read. Files that are stored elsewhere are not scanned.
    pub async fn directories(&self) -> std::io::Result<Vec<String>> {
        self.in_folder(Folder::directories).await
    }

    /// Keys of the files in one of the [directories](Self::directories) that were written before `moment`, including
    /// files that a killed process left half-written.
    ///
    /// # Errors
    /// As [`Self::directories`].
    pub async fn modified_before(
        &self,
        directory: String,
        moment: SystemTime,
    ) -> std::io::Result<Vec<String>> {
        self.in_folder(move |folder| folder.modified_before(&directory, moment)).await
    }

    /// Removes a file by its name from [`Self::modified_before`].
    ///
    /// # Errors
    /// When it cannot be removed.
    pub async fn remove_orphan(&self, name: String) -> std::io::Result<()> {
        self.in_folder(move |folder| folder.remove(&name)).await
    }

    async fn in_folder<T: Default + Send + 'static>(
        &self,
        operation: impl FnOnce(&Folder) -> std::io::Result<T> + Send + 'static,
    ) -> std::io::Result<T> {
        let Some(folder) = self.folder.clone() else { return Ok(T::default()) };
        tokio::task::spawn_blocking(move || operation(&folder)).await.map_err(std::io::Error::other)?
    }

    /// Stores `bytes` under `key`, atomically: readers get all of them or nothing.
    ///
    /// # Errors
    /// [`StorageError::Full`] when the disk is full.
    pub async fn put(&self, key: &str, bytes: Bytes) -> Result<(), StorageError> {
        // The local store writes to a temporary name and renames.
        self.store.put(&Key::from(key), PutPayload::from_bytes(bytes)).await?;
        Ok(())
    }

    /// The file under `key`, or the bytes within `range`.
    ///
    /// # Errors
    /// [`StorageError::Missing`] when there is none.
    pub async fn get(&self, key: &str, range: Option<Range<u64>>) -> Result<Bytes, StorageError> {
        let key = Key::from(key);
        match range {
            Some(range) => Ok(self.store.get_range(&key, range).await?),
            None => Ok(self.store.get(&key).await?.bytes().await?),
        }
    }

    /// Removes the file under `key`; a missing one is not an error.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn delete(&self, key: &str) -> Result<(), StorageError> {
        match self.store.delete(&Key::from(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Size of the file under `key` in bytes.
    ///
    /// # Errors
    /// [`StorageError::Missing`] when there is none.
    pub async fn size(&self, key: &str) -> Result<u64, StorageError> {
        Ok(self.store.head(&Key::from(key)).await?.size)
    }

    /// Writes, reads and removes a small file.
    ///
    /// # Errors
    /// Why images cannot be stored.
    pub async fn check(&self) -> Result<(), StorageError> {
        let key = format!("check/{}", uuid::Uuid::new_v4());
        self.put(&key, Bytes::from_static(b"ok")).await?;
        self.get(&key, None).await?;
        self.delete(&key).await
    }
}

/// The extensions of image files.
const EXTENSIONS: [&str; 3] = ["png", "jpg", "webp"];

/// A new key for image `index` of an attempt, unique per call.
pub fn new_key(job_id: i64, attempt: i32, index: u32, extension: &str) -> String {
    let unique = uuid::Uuid::new_v4().simple();
    format!("images/{}/{job_id}-{attempt}-{index}-{unique}.{extension}", job_id / 1000)
}

/// Keys of the images that the file `name` may belong to: its own, or those whose thumbnail it is. None for
/// a file that no row can name.
pub fn image_keys(name: &str) -> Vec<String> {
    if name.starts_with("images/") {
        return vec![name.to_owned()];
    }
    let Some(stem) = name.strip_prefix("thumbnails/").and_then(|rest| rest.rsplit_once('-')) else {
        return Vec::new();
    };
    EXTENSIONS.iter().map(|extension| format!("images/{}.{extension}", stem.0)).collect()
}

/// The key of the thumbnail of the image under `key`.
pub fn thumbnail_key(key: &str, size: ThumbnailSize) -> String {
    let stem = key.rsplit_once('.').map_or(key, |(stem, _)| stem);
    let stem = stem.strip_prefix("images/").unwrap_or(stem);
    format!("thumbnails/{stem}-{}.webp", size.as_str())
}

#[cfg(test)]
mod tests;
