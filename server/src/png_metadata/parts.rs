//! A stored file with inserted bytes, as the parts it is sent in: only the inserted bytes are held in memory.

use super::chunks::{HEADER, TextRanges};
use crate::storage::Storage;
use bytes::Bytes;
use futures::stream::{self, Stream, StreamExt};
use std::io;
use std::ops::Range;

/// A file as a list of parts.
#[derive(Clone, Debug)]
pub struct Parts {
    parts: Vec<PngPart>,
    /// Hash of the inserted bytes; none when the file is unchanged.
    inserted: Option<String>,
}

#[derive(Clone, Debug)]
enum PngPart {
    Inserted(Bytes),
    /// These bytes of the stored file.
    Stored(Range<u64>),
}

impl Parts {
    /// An unchanged file of `size` bytes.
    pub fn stored(size: u64) -> Self {
        Self { parts: vec![PngPart::Stored(0..size)], inserted: None }
    }

    /// A PNG file of `size` bytes with `more` behind its header, in place of our `texts`.
    pub(super) fn inserted(size: u64, more: Bytes, texts: &TextRanges) -> Self {
        let hash = blake3::hash(&more).to_hex();
        let mut from = HEADER as u64;
        let mut parts = vec![PngPart::Stored(0..from), PngPart::Inserted(more)];
        for out in &texts.ours {
            parts.push(PngPart::Stored(from..out.start));
            from = out.end;
        }
        parts.push(PngPart::Stored(from..size));
        Self { parts, inserted: Some(hash[..16].to_owned()) }
    }

    /// A suffix for the ETag that distinguishes it from the stored file.
    pub fn tag(&self) -> String {
        self.inserted.as_ref().map(|hash| format!("-{hash}")).unwrap_or_default()
    }

    /// Total size in bytes.
    pub fn length(&self) -> u64 {
        self.parts.iter().map(PngPart::length).sum()
    }

    /// The whole file in one piece; `file` is the stored one.
    pub(super) fn joined(&self, file: &[u8]) -> Bytes {
        let mut joined = Vec::with_capacity(usize::try_from(self.length()).unwrap_or_default());
        for part in &self.parts {
            match part {
                PngPart::Inserted(bytes) => joined.extend_from_slice(bytes),
                PngPart::Stored(range) => joined.extend_from_slice(&file[index(range)]),
            }
        }
        joined.into()
    }

    /// The bytes within `range`, read piece by piece from the file under `key` in `storage`.
    pub fn stream(
        self,
        storage: Storage,
        key: String,
        range: Range<u64>,
    ) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        stream::iter(self.within(range)).flat_map(move |part| match part {
            PngPart::Inserted(bytes) => stream::iter([Ok(bytes)]).left_stream(),
            PngPart::Stored(range) => storage.stream(&key, range).right_stream(),
        })
    }

    fn within(self, range: Range<u64>) -> Vec<PngPart> {
        let mut begin = 0;
        let cut = self.parts.into_iter().map(|part| {
            let length = part.length();
            let at = |place: u64| place.saturating_sub(begin).min(length);
            let cut = part.cut(at(range.start)..at(range.end));
            begin += length;
            cut
        });
        cut.filter(|part| part.length() > 0).collect()
    }
}

impl PngPart {
    fn length(&self) -> u64 {
        match self {
            Self::Inserted(bytes) => bytes.len() as u64,
            Self::Stored(range) => range.end.saturating_sub(range.start),
        }
    }

    fn cut(self, within: Range<u64>) -> Self {
        match self {
            Self::Inserted(bytes) => Self::Inserted(bytes.slice(index(&within))),
            Self::Stored(range) => Self::Stored(range.start + within.start..range.start + within.end),
        }
    }
}

/// For a number of bytes in memory, which always fits.
fn index(range: &Range<u64>) -> Range<usize> {
    range.start as usize..range.end as usize
}
