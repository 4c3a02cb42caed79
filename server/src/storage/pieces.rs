//! Streams files in pieces: the memory per file does not grow with its size or with a slow client.

use super::Storage;
use bytes::Bytes;
use futures::stream::{self, Stream};
use object_store::path::Path as Key;
use object_store::{ObjectStore, Result};
use std::io::{self, ErrorKind};
use std::ops::Range;
use std::sync::Arc;

/// Bytes of a file that are read at a time: large enough that a thumbnail is one read, small enough to be held by
/// hundreds of stalled responses.
pub const PIECE: u64 = 256 * 1024;

impl Storage {
    /// The bytes within `range` of the file under `key`. A piece is read when it is polled; between pieces no file is
    /// open. A read error, or a file shorter than `range`, ends the stream with an error; the log has the cause.
    pub fn stream(
        &self,
        key: &str,
        range: Range<u64>,
    ) -> impl Stream<Item = io::Result<Bytes>> + Send + use<> {
        let source = (Arc::clone(&self.store), Key::from(key));
        stream::try_unfold((source, range), |((store, key), rest)| async move {
            if rest.is_empty() {
                return Ok(None);
            }
            let piece = rest.start..rest.end.min(rest.start + PIECE);
            let after = piece.end..rest.end;
            let read = store.get_range(&key, piece.clone()).await;
            let bytes = whole(read, &piece).inspect_err(|error| {
                tracing::error!(%error, file = %key, from = piece.start, "a file ended early while being sent");
            })?;
            Ok(Some((bytes, ((store, key), after))))
        })
    }
}

fn whole(read: Result<Bytes>, piece: &Range<u64>) -> io::Result<Bytes> {
    let bytes = read.map_err(io::Error::other)?;
    if bytes.len() as u64 == piece.end - piece.start {
        Ok(bytes)
    } else {
        Err(io::Error::new(ErrorKind::UnexpectedEof, "the file is shorter than expected"))
    }
}
