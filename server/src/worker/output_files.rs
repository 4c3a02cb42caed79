//! Stores the engine's outputs.

use crate::engine::{Failure, ImageEngine, Output};
use crate::png_metadata;
use crate::storage::{self, Storage, new_key, thumbnail_key};
use crate::thumbnails::{self, Thumbnail};
use bytes::Bytes;
use domain::images::{NewContentItem, ThumbnailSize};
use domain::jobs::{ErrorKind, Parameters};
use serde_json::{Value, json};
use services::queue::Claim;

/// The files stored for one job.
#[derive(Default)]
pub(super) struct Stored {
    pub items: Vec<NewContentItem>,
    /// Keys of the images; the keys of their thumbnails are derived from them.
    pub keys: Vec<String>,
}

/// An image with its settings embedded, and its thumbnails if they could be made.
struct Prepared {
    bytes: Bytes,
    blake3: String,
    thumbnails: Vec<Thumbnail>,
}

/// Stores every image under its own key. On failure all files are removed again.
pub(super) async fn store(
    storage: &Storage,
    claim: &Claim,
    engine: &dyn ImageEngine,
    outputs: &[Output],
) -> Result<Stored, Failure> {
    let mut stored = Stored::default();
    for (index, output) in (0_u32..).zip(outputs) {
        let key = new_key(claim.job_id, claim.attempt, index, extension(output.mime));
        let extra = json!({ "job_id": claim.job_id, "batch_index": index, "engine": engine.name() });
        stored.keys.push(key.clone());
        match store_one(storage, &key, claim.parameters.clone(), extra, output).await {
            Ok(prepared) => stored.items.push(content_item(claim, engine, index, key, output, &prepared)),
            Err(failure) => {
                remove(storage, &stored.keys).await;
                return Err(failure);
            }
        }
    }
    Ok(stored)
}

async fn store_one(
    storage: &Storage,
    key: &str,
    parameters: Parameters,
    extra: Value,
    output: &Output,
) -> Result<Prepared, Failure> {
    let (bytes, mime) = (output.bytes.clone(), output.mime);
    let preparing = tokio::task::spawn_blocking(move || prepare(bytes, mime, &parameters, &extra));
    let prepared = preparing.await.map_err(|error| internal_failure(error.to_string()))?;
    storage.put(key, prepared.bytes.clone()).await.map_err(storage_failure)?;
    for thumbnail in &prepared.thumbnails {
        let key = thumbnail_key(key, thumbnail.size);
        match storage.put(&key, thumbnail.bytes.clone()).await {
            Err(error @ storage::StorageError::Full(_)) => return Err(storage_failure(error)),
            Err(error) => tracing::warn!(%error, key, "thumbnail not saved"),
            Ok(()) => {}
        }
    }
    Ok(prepared)
}

/// Work of tens of milliseconds: runs off the async threads.
fn prepare(bytes: Bytes, mime: &str, parameters: &Parameters, extra: &Value) -> Prepared {
    let thumbnails = match thumbnails::make(&bytes) {
        Ok(thumbnails) => thumbnails.into(),
        Err(error) => {
            tracing::warn!(%error, "no thumbnails");
            Vec::new()
        }
    };
    let bytes = with_settings(bytes, mime, parameters, extra);
    let blake3 = blake3::hash(&bytes).to_hex().to_string();
    Prepared { bytes, blake3, thumbnails }
}

fn with_settings(bytes: Bytes, mime: &str, parameters: &Parameters, extra: &Value) -> Bytes {
    if mime != "image/png" {
        return bytes;
    }
    png_metadata::write(&bytes, parameters, extra).unwrap_or_else(|error| {
        tracing::warn!(%error, "settings not embedded in the image");
        bytes
    })
}

fn content_item(
    claim: &Claim,
    engine: &dyn ImageEngine,
    index: u32,
    key: String,
    output: &Output,
    prepared: &Prepared,
) -> NewContentItem {
    NewContentItem {
        batch_index: i32::try_from(index).unwrap_or(i32::MAX),
        metadata: json!({ "parameters": claim.parameters, "engine": engine.name(), "cached": output.cached }),
        storage_key: key,
        mime: output.mime.to_owned(),
        width: output.width,
        height: output.height,
        bytes: i64::try_from(prepared.bytes.len()).unwrap_or(i64::MAX),
        blake3: prepared.blake3.clone(),
    }
}

/// Removes images and their thumbnails; false when one could not be removed.
pub(super) async fn remove(storage: &Storage, keys: &[String]) -> bool {
    let mut all = true;
    for key in keys {
        let small = ThumbnailSize::ALL.map(|size| thumbnail_key(key, size));
        for key in small.iter().chain([key]) {
            if let Err(error) = storage.delete(key).await {
                tracing::warn!(%error, key, "file not removed");
                all = false;
            }
        }
    }
    all
}

fn extension(mime: &str) -> &'static str {
    match mime {
        "image/jpeg" => "jpg",
        "image/webp" => "webp",
        _ => "png",
    }
}

fn storage_failure(error: storage::StorageError) -> Failure {
    match error {
        storage::StorageError::Full(_) => Failure::new(
            ErrorKind::StorageFull,
            "Disk full: pictures can't be saved. The queue continues when there's space.",
        )
        .with_cause(error.to_string()),
        _ => internal_failure(error.to_string()),
    }
}

fn internal_failure(cause: String) -> Failure {
    tracing::error!(cause, "image not saved");
    Failure::new(ErrorKind::Internal, "Generated, but saving failed.").with_cause(cause)
}
