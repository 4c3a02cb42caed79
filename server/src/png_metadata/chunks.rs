//! The texts of ours that stand before the pixels of a file.

use domain::recall::KEYWORD;
use services::recall::{A1111_KEYWORD, is_own_a1111, is_present_own};
use std::ops::Range;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Bytes of signature and header chunk: everything else of a PNG comes after them.
pub const HEADER: usize = 8 + 25;

/// Where in a file the texts of ours are, as far as it has been read.
pub struct Texts {
    pub ours: Vec<Range<u64>>,
    /// Whether they are as the present version writes them.
    pub present: bool,
    /// Whether the pixels were reached: no text of ours comes after them.
    pub complete: bool,
    /// Where the next chunk begins.
    at: usize,
}

impl Texts {
    /// Looks at the beginning of a file; none for what is no PNG.
    pub fn of(head: &[u8]) -> Option<Self> {
        if head.len() < HEADER || !head.starts_with(SIGNATURE) {
            return None;
        }
        let mut texts = Self { ours: Vec::new(), present: false, complete: false, at: HEADER };
        texts.read_on(head);
        Some(texts)
    }

    /// Looks at more of it. `head` is again all from the file's beginning.
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
