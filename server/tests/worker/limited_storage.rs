//! A storage that can be full.

use async_trait::async_trait;
use futures::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::*;
use std::fmt;
use std::path::Path as Folder;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Stores files in a folder, until it is full.
#[derive(Debug)]
pub struct LimitedStorage {
    inner: LocalFileSystem,
    full: AtomicBool,
}

impl LimitedStorage {
    pub fn full(folder: &Folder) -> Arc<Self> {
        let inner = LocalFileSystem::new_with_prefix(folder).unwrap();
        Arc::new(Self { inner, full: AtomicBool::new(true) })
    }

    pub fn free_space(&self) {
        self.full.store(false, Ordering::Relaxed);
    }
}

impl fmt::Display for LimitedStorage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a small disk")
    }
}

#[async_trait]
impl ObjectStore for LimitedStorage {
    async fn put_opts(&self, to: &Path, what: PutPayload, options: PutOptions) -> Result<PutResult> {
        if self.full.load(Ordering::Relaxed) {
            let source = std::io::Error::from(std::io::ErrorKind::StorageFull).into();
            return Err(Error::Generic { store: "a small disk", source });
        }
        self.inner.put_opts(to, what, options).await
    }

    async fn put_multipart_opts(
        &self,
        to: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.inner.put_multipart_opts(to, options).await
    }

    async fn get_opts(&self, from: &Path, options: GetOptions) -> Result<GetResult> {
        self.inner.get_opts(from, options).await
    }

    async fn delete(&self, what: &Path) -> Result<()> {
        self.inner.delete(what).await
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy(&self, from: &Path, to: &Path) -> Result<()> {
        self.inner.copy(from, to).await
    }

    async fn copy_if_not_exists(&self, from: &Path, to: &Path) -> Result<()> {
        self.inner.copy_if_not_exists(from, to).await
    }
}
