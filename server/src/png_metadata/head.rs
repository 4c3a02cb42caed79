//! The start of a stored file, up to its pixels.

use super::chunks::TextRanges;
use crate::storage::{PIECE, Storage, StorageError};

/// Bytes before the pixels that are scanned. A workflow of ComfyUI takes some hundred kB, twice; with more than
/// this the file is sent unchanged.
const MAX_HEAD_BYTES: u64 = 8 * 1024 * 1024;

/// Our texts before the pixels of a file of `size` bytes; none when it is not a PNG or its pixels are too far away.
///
/// # Errors
/// When it cannot be read.
pub async fn texts(storage: &Storage, key: &str, size: u64) -> Result<Option<TextRanges>, StorageError> {
    let mut head = Vec::new();
    let mut texts: Option<TextRanges> = None;
    let most = size.min(MAX_HEAD_BYTES);
    while (head.len() as u64) < most {
        let from = head.len() as u64;
        let piece = storage.get(key, Some(from..size.min(from + PIECE))).await?;
        if piece.is_empty() {
            break;
        }
        head.extend_from_slice(&piece);
        match &mut texts {
            Some(texts) => texts.read_on(&head),
            None => texts = TextRanges::of(&head),
        }
        if texts.as_ref().is_none_or(|texts| texts.complete) {
            return Ok(texts);
        }
    }
    Ok(texts.filter(|_| head.len() as u64 >= size))
}
