//! The beginning of a stored file, up to its pixels.

use super::chunks::Texts;
use crate::storage::{Error, PIECE, Storage};

/// Bytes before the pixels that are looked through. A workflow of ComfyUI takes some hundred kB, twice; with more than
/// this the file is sent unchanged.
const MAX_HEAD_BYTES: u64 = 8 * 1024 * 1024;

/// The texts of ours before the pixels of a file of `size` bytes; none for what is no PNG, and when its pixels are too
/// far away.
///
/// # Errors
/// When it cannot be read.
pub async fn texts(storage: &Storage, key: &str, size: u64) -> Result<Option<Texts>, Error> {
    let mut head = Vec::new();
    let mut texts: Option<Texts> = None;
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
            None => texts = Texts::of(&head),
        }
        if texts.as_ref().is_none_or(|texts| texts.complete) {
            return Ok(texts);
        }
    }
    Ok(texts.filter(|_| head.len() as u64 >= size))
}
