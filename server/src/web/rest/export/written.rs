//! Buffers the bytes of a zip between its writer and the response.

use axum::body::Bytes;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A handle for both ends. Cheap to clone.
#[derive(Clone, Default)]
pub struct ArchivePipe(Arc<Mutex<Vec<u8>>>);

impl ArchivePipe {
    /// Takes all buffered bytes.
    pub fn take(&self) -> Bytes {
        std::mem::take(&mut *self.held()).into()
    }

    fn held(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for ArchivePipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
