//! A stored file with something put into it, as the parts it is sent in: what was put in is held, the rest stays where it
//! is stored.

use super::chunks::{HEADER, Texts};
use crate::storage::Storage;
use bytes::Bytes;
use futures::stream::{self, Stream, StreamExt};
use std::io;
use std::ops::Range;

/// A file as the parts it is sent in.
#[derive(Clone, Debug)]
pub struct Parts {
    parts: Vec<Part>,
    /// Hash of what was put in; none when it is as it was stored.
    inserted: Option<String>,
}

#[derive(Clone, Debug)]
enum Part {
    Inserted(Bytes),
    /// These bytes of the stored file.
    Stored(Range<u64>),
}

impl Parts {
    /// A file of `size` bytes as it is stored.
    pub fn stored(size: u64) -> Self {
        Self { parts: vec![Part::Stored(0..size)], inserted: None }
    }

    /// A PNG file of `size` bytes with `more` behind its header, in place of the `texts` of ours.
    pub(super) fn inserted(size: u64, more: Bytes, texts: &Texts) -> Self {
        let hash = blake3::hash(&more).to_hex();
        let mut from = HEADER as u64;
        let mut parts = vec![Part::Stored(0..from), Part::Inserted(more)];
        for out in &texts.ours {
            parts.push(Part::Stored(from..out.start));
            from = out.end;
        }
        parts.push(Part::Stored(from..size));
        Self { parts, inserted: Some(hash[..16].to_owned()) }
    }

    /// What tells it from the stored file in an ETag.
    pub fn tag(&self) -> String {
        self.inserted.as_ref().map(|hash| format!("-{hash}")).unwrap_or_default()
    }

    /// Bytes of all of it.
    pub fn length(&self) -> u64 {
        self.parts.iter().map(Part::length).sum()
    }

    /// All of it in one piece; `file` is what is stored.
    pub(super) fn joined(&self, file: &[u8]) -> Bytes {
        let mut joined = Vec::with_capacity(usize::try_from(self.length()).unwrap_or_default());
        for part in &self.parts {
            match part {
                Part::Inserted(bytes) => joined.extend_from_slice(bytes),
                Part::Stored(range) => joined.extend_from_slice(&file[index(range)]),
            }
        }
        joined.into()
    }

    /// The bytes within `range`, read piece by piece from the file that `storage` keeps under `key`.
    pub fn stream(
        self,
        storage: Storage,
        key: String,
        range: Range<u64>,
    ) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        stream::iter(self.within(range)).flat_map(move |part| match part {
            Part::Inserted(bytes) => stream::iter([Ok(bytes)]).left_stream(),
            Part::Stored(range) => storage.stream(&key, range).right_stream(),
        })
    }

    fn within(self, range: Range<u64>) -> Vec<Part> {
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

impl Part {
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

/// Of bytes that are in memory, whose number is one of memory.
fn index(range: &Range<u64>) -> Range<usize> {
    range.start as usize..range.end as usize
}
