//! Embeds an image's settings in its PNG file, in the form that other programs read.

mod chunks;
mod head;
mod parts;

use crate::storage::{self, Storage};
use bytes::Bytes;
use chunks::TextRanges;
use domain::jobs::Parameters;
use domain::recall::{KEYWORD, KEYWORDS};
use png::text_metadata::{EncodableTextChunk, ITXtChunk, TEXtChunk};
use serde::Serialize;
use serde_json::json;
use services::images::StoredImage;
use services::recall::png_text::Reader;
use services::recall::{A1111_KEYWORD, a1111_text, own_text};

pub use parts::Parts;

/// Why a file was left unchanged.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    #[error("not a PNG file")]
    NotPng,
    #[error("writing the text failed: {0}")]
    Write(String),
}

/// `file` with the settings it was generated from, as `parameters` text and as `genonaut` JSON, in place of those that
/// an older version of ours wrote. `extra` is a struct or map whose fields join that JSON, e.g. the job's id. Texts of
/// the engine and pixels are unchanged.
///
/// # Errors
/// [`PngError::NotPng`] for other formats.
pub fn write<T: Serialize>(file: &[u8], parameters: &Parameters, extra: &T) -> Result<Bytes, PngError> {
    let texts = TextRanges::of(file).ok_or(PngError::NotPng)?;
    Ok(Parts::inserted(file.len() as u64, ours(parameters, extra)?, &texts).joined(file))
}

/// The stored file of `size` bytes with its settings; unchanged when it has them in the current form, when they are
/// unknown, and in other formats than PNG. Only the part of the file before its pixels is read.
///
/// # Errors
/// When it cannot be read.
pub async fn completed(
    storage: &Storage,
    size: u64,
    image: &StoredImage,
) -> Result<Parts, storage::StorageError> {
    let stored = Parts::stored(size);
    let Some(parameters) = &image.parameters else { return Ok(stored) };
    if image.item.mime != "image/png" {
        return Ok(stored);
    }
    let texts = head::texts(storage, &image.storage_key, size).await?;
    let Some(texts) = texts.filter(|texts| !texts.present) else { return Ok(stored) };
    let extra = json!({ "job_id": image.item.job_id, "batch_index": image.item.batch_index });
    Ok(ours(parameters, &extra).map(|ours| Parts::inserted(size, ours, &texts)).unwrap_or_else(|error| {
        tracing::warn!(%error, "settings not embedded in the image");
        stored
    }))
}

/// The chunks to insert.
fn ours<T: Serialize>(parameters: &Parameters, extra: &T) -> Result<Bytes, PngError> {
    let json = own_text(parameters, extra).map_err(|error| PngError::Write(error.to_string()))?;
    let mut ours = Vec::new();
    text(&mut ours, A1111_KEYWORD, &a1111_text(parameters))?;
    ITXtChunk::new(KEYWORD, json).encode(&mut ours).map_err(|error| PngError::Write(error.to_string()))?;
    Ok(ours.into())
}

/// Plain text where Latin-1 can hold it, otherwise international text: as Pillow does and others expect.
fn text(out: &mut Vec<u8>, keyword: &str, text: &str) -> Result<(), PngError> {
    let written = if text.chars().all(|letter| u32::from(letter) < 256) {
        TEXtChunk::new(keyword, text).encode(out)
    } else {
        ITXtChunk::new(keyword, text).encode(out)
    };
    written.map_err(|error| PngError::Write(error.to_string()))
}

/// The `parameters` text and the `genonaut` JSON of a PNG file; empty where it has none.
pub fn read(file: &[u8]) -> (Option<String>, Option<serde_json::Value>) {
    let mut reader = Reader::new(&KEYWORDS);
    let texts = reader.push(file).and_then(|()| reader.finish()).unwrap_or_default().texts;
    let find = |keyword| texts.iter().find(|text| text.keyword == keyword).map(|text| text.text.clone());
    (find(A1111_KEYWORD), find(KEYWORD).and_then(|json| serde_json::from_str(&json).ok()))
}

#[cfg(test)]
mod tests;
