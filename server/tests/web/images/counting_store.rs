//! A storage that counts the bytes read from its files.

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::{BoxStream, StreamExt, TryStreamExt};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::*;
use std::fmt;
use std::path::Path as Folder;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Stores files in a folder.
#[derive(Debug)]
pub struct CountingStore {
    inner: LocalFileSystem,
    read: Arc<AtomicU64>,
}

impl CountingStore {
    pub fn over(folder: &Folder) -> Arc<Self> {
        let inner = LocalFileSystem::new_with_prefix(folder).unwrap();
        Arc::new(Self { inner, read: Arc::default() })
    }

    /// Bytes read so far.
    pub fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    pub fn forget(&self) {
        self.read.store(0, Ordering::Relaxed);
    }

    /// Replaces the only picture with `file`.
    pub async fn replace(&self, file: Bytes) {
        let pictures: Vec<_> = self.inner.list(Some(&Path::from("images"))).try_collect().await.unwrap();
        let [picture] = &pictures[..] else { panic!("{pictures:?}") };
        self.inner.put(&picture.location, file.into()).await.unwrap();
    }
}

impl fmt::Display for CountingStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a store that counts")
    }
}

#[async_trait]
impl ObjectStore for CountingStore {
    async fn put_opts(&self, to: &Path, what: PutPayload, options: PutOptions) -> Result<PutResult> {
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
        let head = options.head;
        let mut found = self.inner.get_opts(from, options).await?;
        if !head {
            let (range, meta) = (found.range.clone(), found.meta.clone());
            let read = Arc::clone(&self.read);
            let stream = found.into_stream().inspect_ok(move |bytes| {
                read.fetch_add(bytes.len() as u64, Ordering::Relaxed);
            });
            let payload = GetResultPayload::Stream(stream.boxed());
            found = GetResult { payload, meta, range, attributes: Attributes::default() };
        }
        Ok(found)
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
