//! The texts of a PNG file, read as it arrives: pixels are passed over, and memory stays small whatever the file says.
//!
//! Chunks and texts as in the PNG specification, third edition, sections 5.3 and 11.3.3.

mod text;

use std::mem::take;
pub use text::Text;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The longest chunk the specification allows.
const MAX_CHUNK_LENGTH: u32 = i32::MAX as u32;
/// Bytes of one text, as it stands in the file and unpacked: larger ones are passed over.
pub const MAX_TEXT_BYTES: usize = 2 * 1024 * 1024;
/// Bytes of all texts that are kept.
const MAX_TOTAL_BYTES: usize = 8 * 1024 * 1024;

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
    state: ReadState,
    /// What of the present part has arrived.
    arrived: Vec<u8>,
    /// Bytes that are passed over before the next part.
    skip: u64,
    kept: usize,
    parsed: Texts,
}

#[derive(Clone, Copy)]
enum ReadState {
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
        let (arrived, parsed) = (Vec::new(), Texts::default());
        Self { keywords, state: ReadState::Signature, arrived, skip: 0, kept: 0, parsed }
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

    /// What was parsed, once the file has ended.
    ///
    /// # Errors
    /// When it was too short to be a PNG.
    pub fn finish(self) -> Result<Texts, NotPng> {
        if matches!(self.state, ReadState::Signature) { Err(NotPng) } else { Ok(self.parsed) }
    }
}

#[cfg(test)]
#[path = "png_text/tests.rs"]
mod tests;
