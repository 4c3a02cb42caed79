//! A file in parts, so that what is put into it costs no second copy of its pixels.

use axum::body::Body;
use bytes::Bytes;
use futures::stream;
use std::convert::Infallible;
use std::ops::Range;

/// A file as the parts it is sent in.
#[derive(Clone, Debug)]
pub struct Parts {
    parts: Vec<Bytes>,
    /// Hash of what was put in; none when it is as it was stored.
    inserted: Option<String>,
}

impl From<Bytes> for Parts {
    fn from(file: Bytes) -> Self {
        Self { parts: vec![file], inserted: None }
    }
}

impl Parts {
    /// `file` with `more` at `at`, and without what stands at `out`, which lies behind it.
    pub(super) fn inserted(file: &Bytes, at: usize, more: Bytes, out: &[Range<usize>]) -> Self {
        let hash = blake3::hash(&more).to_hex();
        let mut parts = vec![file.slice(..at), more];
        let mut from = at;
        for out in out {
            parts.push(file.slice(from..out.start));
            from = out.end;
        }
        parts.push(file.slice(from..));
        Self { parts, inserted: Some(hash[..16].to_owned()) }
    }

    /// What tells it from the stored file in an ETag.
    pub fn tag(&self) -> String {
        self.inserted.as_ref().map(|hash| format!("-{hash}")).unwrap_or_default()
    }

    /// Bytes of all of it.
    pub fn length(&self) -> u64 {
        self.parts.iter().map(|part| part.len() as u64).sum()
    }

    pub fn into_parts(self) -> Vec<Bytes> {
        self.parts
    }

    /// In one piece.
    pub fn joined(self) -> Bytes {
        self.parts.concat().into()
    }

    /// The bytes within `range`, part by part.
    pub fn body(self, range: Range<u64>) -> Body {
        let mut begin = 0;
        let within = self.parts.into_iter().map(move |part| {
            let end = begin + part.len() as u64;
            let at = |place: u64| usize::try_from(place.clamp(begin, end) - begin).unwrap_or(part.len());
            let cut = part.slice(at(range.start)..at(range.end.max(range.start)));
            begin = end;
            Ok::<_, Infallible>(cut)
        });
        Body::from_stream(stream::iter(within.filter(|cut| !matches!(cut, Ok(cut) if cut.is_empty()))))
    }
}
