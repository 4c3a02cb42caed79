//! Responses with files. Files are read as they are sent, and only the requested part.

use crate::png_metadata::{self, Parts};
use crate::storage::{self, thumbnail_key};
use crate::web::problem::Problem;
use crate::web::rest::wire::caching::is_known;
use crate::web::rest::wire::range::{RequestedRange, requested_range};
use crate::web::state::Web;
use axum::body::Body;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::error::Error;
use domain::images::ThumbnailSize;
use services::images::StoredImage;

/// Runs no script, even if a file is really a page.
const SANDBOX: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
/// A stored image never changes.
const CACHING: &str = "private, max-age=31536000, immutable";

/// A file and its ETag.
struct StoredFile {
    key: String,
    mime: String,
    tag: String,
}

fn original(image: &StoredImage) -> StoredFile {
    StoredFile {
        key: image.storage_key.clone(),
        mime: image.item.mime.clone(),
        tag: format!("\"{}\"", image.blake3),
    }
}

/// The image, or 304 when the caller has it.
pub async fn send_original(web: &Web, image: &StoredImage, request: &HeaderMap) -> Result<Response, Problem> {
    let file = original(image);
    if is_known(request, &file.tag) {
        return Ok(unchanged(&file));
    }
    let size = size(web, &file.key).await?;
    Ok(answer(web, &file, Parts::stored(size), request))
}

/// The thumbnail, or the image itself when it has no thumbnails.
pub async fn send_thumbnail(
    web: &Web,
    image: &StoredImage,
    size: ThumbnailSize,
    request: &HeaderMap,
) -> Result<Response, Problem> {
    let key = thumbnail_key(&image.storage_key, size);
    let bytes = match web.storage.size(&key).await {
        Err(storage::StorageError::Missing(_)) => return send_original(web, image, request).await,
        bytes => bytes.map_err(|error| broken(&error))?,
    };
    let tag = format!("\"{}-{}\"", image.blake3, size.as_str());
    let file = StoredFile { key, mime: "image/webp".into(), tag };
    Ok(answer(web, &file, Parts::stored(bytes), request))
}

/// The stored file, with its settings added unless it contains them in the current form.
pub async fn send_with_settings(
    web: &Web,
    image: &StoredImage,
    request: &HeaderMap,
) -> Result<Response, Problem> {
    let size = size(web, &image.storage_key).await?;
    let parts = png_metadata::completed(&web.storage, size, image).await.map_err(|error| broken(&error))?;
    let tag = format!("\"{}{}\"", image.blake3, parts.tag());
    Ok(answer(web, &StoredFile { tag, ..original(image) }, parts, request))
}

async fn size(web: &Web, key: &str) -> Result<u64, Problem> {
    web.storage.size(key).await.map_err(|error| broken(&error))
}

/// Headers of every response with a file.
fn common(file: &StoredFile) -> [(HeaderName, &str); 4] {
    [
        (ETAG, file.tag.as_str()),
        (CACHE_CONTROL, CACHING),
        (ACCEPT_RANGES, "bytes"),
        (CONTENT_SECURITY_POLICY, SANDBOX),
    ]
}

fn unchanged(file: &StoredFile) -> Response {
    (StatusCode::NOT_MODIFIED, common(file)).into_response()
}

/// The requested part of the file. Its bytes are read as they are sent.
fn answer(web: &Web, file: &StoredFile, parts: Parts, request: &HeaderMap) -> Response {
    if is_known(request, &file.tag) {
        return unchanged(file);
    }
    let length = parts.length();
    let (status, range) = match requested_range(request, length, &file.tag) {
        RequestedRange::Whole => (StatusCode::OK, 0..length),
        RequestedRange::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        RequestedRange::Unsatisfiable => return beyond(length),
    };
    let size = [(CONTENT_LENGTH, (range.end - range.start).to_string())];
    let place = (status == StatusCode::PARTIAL_CONTENT).then(|| {
        [(CONTENT_RANGE, format!("bytes {}-{}/{length}", range.start, range.end.saturating_sub(1)))]
    });
    let headers = (common(file), [(CONTENT_TYPE, &file.mime)], size, place);
    let body = Body::from_stream(parts.stream(web.storage.clone(), file.key.clone(), range));
    (status, headers, body).into_response()
}

fn beyond(length: u64) -> Response {
    let detail = "The requested range is outside the image.";
    let problem = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, "range_not_satisfiable", detail);
    ([(CONTENT_RANGE, format!("bytes */{length}"))], problem).into_response()
}

/// A missing file of an existing row is 404 for the user; the log has the cause.
fn broken(error: &storage::StorageError) -> Problem {
    tracing::error!(%error, "cannot read an image file");
    match error {
        storage::StorageError::Missing(_) => Error::not_found("image").into(),
        _ => Error::Unavailable("The image storage isn't responding.".into()).into(),
    }
}
