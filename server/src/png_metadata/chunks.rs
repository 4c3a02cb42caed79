//! The texts of ours that stand before the pixels of a file.

use app::recall::{A1111_KEYWORD, KEYWORD, is_own_a1111, is_present_own};
use std::ops::Range;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Signature and header chunk: everything else of a PNG comes after them.
pub const HEADER: usize = 8 + 25;

/// Where in a file the texts of ours are.
#[derive(Default)]
pub struct Texts {
    pub ours: Vec<Range<usize>>,
    /// Whether they are as the present version writes them.
    pub present: bool,
}

impl Texts {
    /// None for what is no PNG.
    pub fn of(file: &[u8]) -> Option<Self> {
        if file.len() < HEADER || !file.starts_with(SIGNATURE) {
            return None;
        }
        let mut texts = Self::default();
        let mut at = HEADER;
        while let Some((kind, data, end)) = chunk(file, at).filter(|(kind, ..)| *kind != b"IDAT") {
            if matches!(kind, b"tEXt" | b"iTXt") {
                texts.note(at..end, data);
            }
            at = end;
        }
        Some(texts)
    }

    fn note(&mut self, place: Range<usize>, data: &[u8]) {
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

/// Kind, data and end of the chunk at `at`.
fn chunk(file: &[u8], at: usize) -> Option<(&[u8], &[u8], usize)> {
    let length = file.get(at..at + 4)?.try_into().map(u32::from_be_bytes).ok()?;
    let data = at + 8..(at + 8).checked_add(length as usize)?;
    let end = data.end.checked_add(4).filter(|end| *end <= file.len())?;
    Some((file.get(at + 4..at + 8)?, file.get(data)?, end))
}
