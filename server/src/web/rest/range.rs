//! A part of a file, as `Range` asks for it.

use axum::http::HeaderMap;
use axum::http::header::{IF_RANGE, RANGE};
use std::ops::Range;

/// What a request wants of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    Whole,
    /// 206: these bytes.
    Part(Range<u64>),
    /// 416: bytes that the file does not have.
    Beyond,
}

/// Reads `Range` for a file of `length` bytes. What it does not understand, and several ranges
/// at once, count as the whole file, as HTTP allows.
pub fn wanted(headers: &HeaderMap, length: u64, tag: &str) -> Wanted {
    let unchanged = headers.get(IF_RANGE).is_none_or(|known| known.as_bytes() == tag.as_bytes());
    let range = headers.get(RANGE).and_then(|range| range.to_str().ok()).filter(|_| unchanged);
    let Some((from, to)) = range.and_then(|range| range.strip_prefix("bytes=")?.trim().split_once('-'))
    else {
        return Wanted::Whole;
    };
    let (from, to) = (from.trim(), to.trim());
    if from.is_empty() {
        return match to.parse::<u64>() {
            Ok(0) => Wanted::Beyond,
            Ok(last) => Wanted::Part(length.saturating_sub(last)..length),
            Err(_) => Wanted::Whole,
        };
    }
    let end =
        if to.is_empty() { Some(length) } else { to.parse::<u64>().ok().and_then(|to| to.checked_add(1)) };
    match (from.parse::<u64>(), end) {
        (Ok(from), Some(_)) if from >= length => Wanted::Beyond,
        (Ok(from), Some(end)) if from < end => Wanted::Part(from..end.min(length)),
        _ => Wanted::Whole,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn of(range: &str) -> Wanted {
        let mut headers = HeaderMap::new();
        headers.insert(RANGE, range.parse().unwrap());
        wanted(&headers, 100, "\"tag\"")
    }

    #[test]
    fn row_28_ranges_are_read_as_http_says() {
        assert_eq!(of("bytes=0-9"), Wanted::Part(0..10));
        assert_eq!(of("bytes=90-"), Wanted::Part(90..100));
        assert_eq!(of("bytes=-5"), Wanted::Part(95..100));
        assert_eq!(of("bytes=50-500"), Wanted::Part(50..100));
        assert_eq!(of("bytes=100-"), Wanted::Beyond);
        for other in ["bytes=9-1", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b"] {
            assert_eq!(of(other), Wanted::Whole, "{other}");
        }
    }

    #[test]
    fn row_28_a_part_of_another_version_is_not_given() {
        let mut headers = HeaderMap::new();
        headers.insert(RANGE, "bytes=0-9".parse().unwrap());
        headers.insert(IF_RANGE, "\"old\"".parse().unwrap());
        assert_eq!(wanted(&headers, 100, "\"tag\""), Wanted::Whole);
    }
}
