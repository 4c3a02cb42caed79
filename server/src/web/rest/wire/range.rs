//! The part of a file that `Range` requests.

use axum::http::HeaderMap;
use axum::http::header::{IF_RANGE, RANGE};
use std::ops::Range;

/// The requested part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestedRange {
    Whole,
    /// 206: these bytes.
    Part(Range<u64>),
    /// 416: bytes that the file does not have.
    Unsatisfiable,
}

/// Reads `Range` for a file of `length` bytes. Unknown forms and several ranges at once request the whole file, as
/// HTTP allows.
pub fn requested_range(headers: &HeaderMap, length: u64, tag: &str) -> RequestedRange {
    let unchanged = headers.get(IF_RANGE).is_none_or(|known| known.as_bytes() == tag.as_bytes());
    let range = headers.get(RANGE).and_then(|range| range.to_str().ok()).filter(|_| unchanged);
    let Some((from, to)) = range.and_then(|range| range.strip_prefix("bytes=")?.trim().split_once('-'))
    else {
        return RequestedRange::Whole;
    };
    let (from, to) = (from.trim(), to.trim());
    if from.is_empty() {
        return match to.parse::<u64>() {
            Ok(0) => RequestedRange::Unsatisfiable,
            Ok(last) => RequestedRange::Part(length.saturating_sub(last)..length),
            Err(_) => RequestedRange::Whole,
        };
    }
    let end =
        if to.is_empty() { Some(length) } else { to.parse::<u64>().ok().and_then(|to| to.checked_add(1)) };
    match (from.parse::<u64>(), end) {
        (Ok(from), Some(_)) if from >= length => RequestedRange::Unsatisfiable,
        (Ok(from), Some(end)) if from < end => RequestedRange::Part(from..end.min(length)),
        _ => RequestedRange::Whole,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn of(range: &str) -> RequestedRange {
        let mut headers = HeaderMap::new();
        headers.insert(RANGE, range.parse().unwrap());
        requested_range(&headers, 100, "\"tag\"")
    }

    #[test]
    fn row_28_ranges_are_read_as_http_defines_them() {
        assert_eq!(of("bytes=0-9"), RequestedRange::Part(0..10));
        assert_eq!(of("bytes=90-"), RequestedRange::Part(90..100));
        assert_eq!(of("bytes=-5"), RequestedRange::Part(95..100));
        assert_eq!(of("bytes=50-500"), RequestedRange::Part(50..100));
        assert_eq!(of("bytes=100-"), RequestedRange::Unsatisfiable);
        for other in ["bytes=9-1", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b"] {
            assert_eq!(of(other), RequestedRange::Whole, "{other}");
        }
    }

    #[test]
    fn row_28_if_range_with_another_tag_requests_the_whole_file() {
        let mut headers = HeaderMap::new();
        headers.insert(RANGE, "bytes=0-9".parse().unwrap());
        headers.insert(IF_RANGE, "\"old\"".parse().unwrap());
        assert_eq!(requested_range(&headers, 100, "\"tag\""), RequestedRange::Whole);
    }
}
