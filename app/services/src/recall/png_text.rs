//! The texts of a PNG file, read as it arrives: pixels are passed over, and memory stays small whatever the file says.
//!
//! Chunks and texts as in the PNG specification, third edition, sections 5.3 and 11.3.3.

mod text;

use std::mem::take;
pub use text::Text;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The longest chunk the specification allows.
const LONGEST: u32 = i32::MAX as u32;
/// Bytes of one text, as it stands in the file and unpacked: larger ones are passed over.
pub const MOST: usize = 2 * 1024 * 1024;
/// Bytes of all texts that are kept.
const MOST_OF_ALL: usize = 8 * 1024 * 1024;

/// What came out of a file.
#[derive(Debug, Default, PartialEq)]
pub struct Texts {
    /// Those with a keyword that is asked for, in their order.
    pub texts: Vec<Text>,
    /// False when the file ends too early or its chunks do not fit together.
    pub whole: bool,
    /// True when a text was too large to be kept.
    pub too_large: bool,
}

/// The file is no PNG.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotPng;

/// Takes a file in pieces.
pub struct Reader {
    keywords: &'static [&'static str],
    stage: Stage,
    /// What of the present part has arrived.
    arrived: Vec<u8>,
    /// Bytes that are passed over before the next part.
    skip: u64,
    kept: usize,
    found: Texts,
}

#[derive(Clone, Copy)]
enum Stage {
    Signature,
    Header,
    /// A chunk of this kind and its checksum, so many bytes.
    Text([u8; 4], usize),
    /// Nothing more is wanted.
    Over,
}

impl Reader {
    /// Keeps texts under `keywords`.
    pub fn new(keywords: &'static [&'static str]) -> Self {
        let (arrived, found) = (Vec::new(), Texts::default());
        Self { keywords, stage: Stage::Signature, arrived, skip: 0, kept: 0, found }
    }

    /// Takes the next piece of the file.
    ///
    /// # Errors
    /// As soon as it is clear that this is no PNG.
    pub fn push(&mut self, mut bytes: &[u8]) -> Result<(), NotPng> {
        loop {
            let passed = usize::try_from(self.skip).unwrap_or(usize::MAX).min(bytes.len());
            self.skip -= passed as u64;
            bytes = &bytes[passed..];
            let wanted = match self.stage {
                Stage::Signature | Stage::Header => SIGNATURE.len(),
                Stage::Text(_, length) => length,
                Stage::Over => return Ok(()),
            };
            if self.skip > 0 {
                return Ok(());
            }
            let count = wanted.saturating_sub(self.arrived.len()).min(bytes.len());
            self.arrived.extend_from_slice(&bytes[..count]);
            bytes = &bytes[count..];
            if self.arrived.len() < wanted {
                return Ok(());
            }
            let part = take(&mut self.arrived);
            self.stage = self.next(&part)?;
        }
    }

    fn next(&mut self, part: &[u8]) -> Result<Stage, NotPng> {
        Ok(match self.stage {
            Stage::Signature if part != SIGNATURE => return Err(NotPng),
            Stage::Signature => Stage::Header,
            Stage::Header => self.header(part),
            Stage::Text(kind, length) => {
                self.keep(kind, &part[..length - 4], &part[length - 4..]);
                Stage::Header
            }
            Stage::Over => Stage::Over,
        })
    }

    fn header(&mut self, part: &[u8]) -> Stage {
        let length = u32::from_be_bytes([part[0], part[1], part[2], part[3]]);
        let kind = [part[4], part[5], part[6], part[7]];
        if length > LONGEST || !kind.iter().all(u8::is_ascii_alphabetic) {
            return Stage::Over;
        }
        if &kind == b"IEND" {
            self.found.whole = true;
            return Stage::Over;
        }
        let size = length as usize;
        match &kind {
            b"tEXt" | b"zTXt" | b"iTXt" if size <= MOST => Stage::Text(kind, size + 4),
            b"tEXt" | b"zTXt" | b"iTXt" => {
                self.found.too_large = true;
                self.pass(length)
            }
            _ => self.pass(length),
        }
    }

    fn pass(&mut self, length: u32) -> Stage {
        self.skip = u64::from(length) + 4;
        Stage::Header
    }

    fn keep(&mut self, kind: [u8; 4], data: &[u8], checksum: &[u8]) {
        let mut crc = flate2::Crc::new();
        crc.update(&kind);
        crc.update(data);
        if crc.sum().to_be_bytes() != checksum {
            self.found.whole = false;
            return;
        }
        match text::read(kind, data, self.keywords) {
            Ok(Some(text)) if self.kept + text.text.len() <= MOST_OF_ALL => {
                self.kept += text.text.len();
                self.found.texts.push(text);
            }
            Ok(None) => {}
            Ok(Some(_)) | Err(text::TooLarge) => self.found.too_large = true,
        }
    }

    /// What was found, once the file has ended.
    ///
    /// # Errors
    /// When it was too short to be a PNG.
    pub fn finish(self) -> Result<Texts, NotPng> {
        if matches!(self.stage, Stage::Signature) { Err(NotPng) } else { Ok(self.found) }
    }
}

#[cfg(test)]
#[path = "png_text/tests.rs"]
mod tests;
