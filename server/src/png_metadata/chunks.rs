//! Finds our texts before the pixels of a file.

use domain::recall::KEYWORD;
use services::recall::{A1111_KEYWORD, is_own_a1111, is_present_own};
use std::ops::Range;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Bytes of the signature and header chunk, which start every PNG.
pub const HEADER: usize = 8 + 25;

/// Positions of our texts in the part of a file read so far.
pub struct TextRanges {
    pub ours: Vec<Range<u64>>,
    /// Whether one of them has the current version's format.
    pub present: bool,
    /// Whether the pixels have been reached; our texts always precede them.
    pub complete: bool,
    /// Where the next chunk starts.
    at: usize,
}

impl TextRanges {
    /// Reads the start of a file; none when it is not a PNG.
    pub fn of(head: &[u8]) -> Option<Self> {
        if head.len() < HEADER || !head.starts_with(SIGNATURE) {
            return None;
        }
        let mut texts = Self { ours: Vec::new(), present: false, complete: false, at: HEADER };
        texts.read_on(head);
        Some(texts)
    }

    /// Reads more of it. `head` again contains everything from the file's start.
    pub fn read_on(&mut self, head: &[u8]) {
        while let Some(length) = head.get(self.at..self.at + 4).and_then(|length| length.try_into().ok()) {
            if head.get(self.at + 4..self.at + 8) == Some(b"IDAT") {
                self.complete = true;
                return;
            }
            let end = self.at.saturating_add(12).saturating_add(u32::from_be_bytes(length) as usize);
            let Some(chunk) = head.get(self.at..end) else { return };
            if matches!(&chunk[4..8], b"tEXt" | b"iTXt") {
                self.note(self.at as u64..end as u64, &chunk[8..chunk.len() - 4]);
            }
            self.at = end;
        }
    }

    fn note(&mut self, place: Range<u64>, data: &[u8]) {
        let Some(end) = data.iter().position(|byte| *byte == 0) else { return };
        let (keyword, text) = (&data[..end], &data[end + 1..]);
        if keyword == KEYWORD.as_bytes() {
            // An international text has five more bytes before it, all zero as we write it.
            self.present |= is_present_own(text.strip_prefix(&[0; 4]).unwrap_or_default());
            self.ours.push(place);
        } else if keyword == A1111_KEYWORD.as_bytes() && is_own_a1111(text) {
            self.ours.push(place);
        }
    }
}
