//! One text chunk.

use flate2::read::ZlibDecoder;
use std::io::Read;

/// A text and its keyword.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub keyword: &'static str,
    pub text: String,
}

/// A text is larger than [`super::MAX_TEXT_BYTES`] bytes when decompressed.
pub struct TooLarge;

/// The text of a chunk, if it has one of `keywords` and can be decompressed.
pub fn read(kind: [u8; 4], data: &[u8], keywords: &[&'static str]) -> Result<Option<Text>, TooLarge> {
    let Some((name, rest)) = split(data) else { return Ok(None) };
    let Some(keyword) = keywords.iter().find(|keyword| keyword.as_bytes() == name) else { return Ok(None) };
    let text = match &kind {
        b"tEXt" => Some(plain(rest)),
        b"zTXt" => match rest.split_first() {
            Some((0, packed)) => unpack(packed)?.map(|bytes| plain(&bytes)),
            _ => None,
        },
        _ => international(rest)?,
    };
    Ok(text.map(|text| Text { keyword, text }))
}

/// Splits at the next zero byte.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|byte| *byte == 0)?;
    Some((&bytes[..at], &bytes[at + 1..]))
}

/// Latin-1 by the specification. Many programs write UTF-8, and real Latin-1 text is almost never valid UTF-8.
fn plain(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// Flag, method, language, translated keyword, text.
fn international(rest: &[u8]) -> Result<Option<String>, TooLarge> {
    let [packed, method, rest @ ..] = rest else { return Ok(None) };
    let text = split(rest).and_then(|(_, rest)| split(rest)).map(|(_, text)| text);
    let bytes = match (packed, method, text) {
        (0, _, Some(text)) => Some(text.to_vec()),
        (1, 0, Some(text)) => unpack(text)?,
        _ => None,
    };
    Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}

/// Decompresses at most one byte beyond the limit.
fn unpack(packed: &[u8]) -> Result<Option<Vec<u8>>, TooLarge> {
    let mut bytes = Vec::new();
    let most = super::MAX_TEXT_BYTES as u64;
    match ZlibDecoder::new(packed).take(most + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > most => Err(TooLarge),
        Ok(_) => Ok(Some(bytes)),
        Err(_) => Ok(None),
    }
}
