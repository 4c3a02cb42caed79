//! The texts of a PNG file, parsed as it arrives: pixels are skipped, and memory use stays small for any file.
//!
//! Chunks and texts follow the PNG specification, third edition, sections 5.3 and 11.3.3.

mod text;

use std::mem::take;
pub use text::Text;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The longest chunk the specification allows.
const MAX_CHUNK_LENGTH: u32 = i32::MAX as u32;
/// Maximum bytes of one text, in the file and decompressed; larger texts are skipped.
pub const MAX_TEXT_BYTES: usize = 2 * 1024 * 1024;
/// Maximum bytes of all texts.
const MAX_TOTAL_BYTES: usize = 8 * 1024 * 1024;

/// Texts found in a file.
#[derive(Debug, Default, PartialEq)]
pub struct PngTexts {
    /// Texts with a requested keyword, in file order.
    pub texts: Vec<Text>,
    /// False when the file ends too early or its chunks do not fit together.
    pub whole: bool,
    /// True when a text was too large.
    pub too_large: bool,
}

/// The file is not a PNG.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotPng;

/// Parses a file in pieces.
pub struct Reader {
    keywords: &'static [&'static str],
    state: ReadState,
    /// Bytes of the current part that have arrived.
    arrived: Vec<u8>,
    /// Bytes to skip before the next part.
    skip: u64,
    kept: usize,
    parsed: PngTexts,
}

#[derive(Clone, Copy)]
enum ReadState {
    Signature,
    Header,
    /// A chunk of this kind and its checksum, of this many bytes.
    Text([u8; 4], usize),
    /// The rest of the file is ignored.
    Over,
}

impl Reader {
    /// Collects texts with these `keywords`.
    pub fn new(keywords: &'static [&'static str]) -> Self {
        let (arrived, parsed) = (Vec::new(), PngTexts::default());
        Self { keywords, state: ReadState::Signature, arrived, skip: 0, kept: 0, parsed }
    }

    /// Parses the next piece of the file.
    ///
    /// # Errors
    /// As soon as it is clear that the file is not a PNG.
    pub fn push(&mut self, mut bytes: &[u8]) -> Result<(), NotPng> {
        loop {
            let passed = usize::try_from(self.skip).unwrap_or(usize::MAX).min(bytes.len());
            self.skip -= passed as u64;
            bytes = &bytes[passed..];
            let wanted = match self.state {
                ReadState::Signature | ReadState::Header => SIGNATURE.len(),
                ReadState::Text(_, length) => length,
                ReadState::Over => return Ok(()),
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
            self.state = self.next(&part)?;
        }
    }

    fn next(&mut self, part: &[u8]) -> Result<ReadState, NotPng> {
        Ok(match self.state {
            ReadState::Signature if part != SIGNATURE => return Err(NotPng),
            ReadState::Signature => ReadState::Header,
            ReadState::Header => self.header(part),
            ReadState::Text(kind, length) => {
                self.keep(kind, &part[..length - 4], &part[length - 4..]);
                ReadState::Header
            }
            ReadState::Over => ReadState::Over,
        })
    }

    fn header(&mut self, part: &[u8]) -> ReadState {
        let length = u32::from_be_bytes([part[0], part[1], part[2], part[3]]);
        let kind = [part[4], part[5], part[6], part[7]];
        if length > MAX_CHUNK_LENGTH || !kind.iter().all(u8::is_ascii_alphabetic) {
            return ReadState::Over;
        }
        if &kind == b"IEND" {
            self.parsed.whole = true;
            return ReadState::Over;
        }
        let size = length as usize;
        match &kind {
            b"tEXt" | b"zTXt" | b"iTXt" if size <= MAX_TEXT_BYTES => ReadState::Text(kind, size + 4),
            b"tEXt" | b"zTXt" | b"iTXt" => {
                self.parsed.too_large = true;
                self.pass(length)
            }
            _ => self.pass(length),
        }
    }

    fn pass(&mut self, length: u32) -> ReadState {
        self.skip = u64::from(length) + 4;
        ReadState::Header
    }

    fn keep(&mut self, kind: [u8; 4], data: &[u8], checksum: &[u8]) {
        let mut crc = flate2::Crc::new();
        crc.update(&kind);
        crc.update(data);
        if crc.sum().to_be_bytes() != checksum {
            self.parsed.whole = false;
            return;
        }
        match text::read(kind, data, self.keywords) {
            Ok(Some(text)) if self.kept + text.text.len() <= MAX_TOTAL_BYTES => {
                self.kept += text.text.len();
                self.parsed.texts.push(text);
            }
            Ok(None) => {}
            Ok(Some(_)) | Err(text::TooLarge) => self.parsed.too_large = true,
        }
    }

    /// The result, once the file has ended.
    ///
    /// # Errors
    /// When it was too short to be a PNG.
    pub fn finish(self) -> Result<PngTexts, NotPng> {
        if matches!(self.state, ReadState::Signature) { Err(NotPng) } else { Ok(self.parsed) }
    }
}

#[cfg(test)]
mod tests;
