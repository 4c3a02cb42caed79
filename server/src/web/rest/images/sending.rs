//! Answers with files. Of a file no more is read than is sent, and not before it is sent.

use crate::png_metadata::{self, Parts};
use crate::storage::{self, thumbnail_key};
use crate::web::Web;
use crate::web::problem::Problem;
use crate::web::rest::caching::is_known;
use crate::web::rest::range::{RequestedRange, requested_range};
use axum::body::Body;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::error::Error;
use domain::images::ThumbnailSize;
use services::images::StoredImage;

/// A picture is only looked at: should it be a page in disguise, it runs nothing.
const SANDBOX: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
/// A stored picture never changes.
const CACHING: &str = "private, max-age=31536000, immutable";

/// A file and how it is named to caches.
struct File {
    key: String,
    mime: String,
    tag: String,
}

fn original(image: &StoredImage) -> File {
    File {
        key: image.storage_key.clone(),
        mime: image.item.mime.clone(),
        tag: format!("\"{}\"", image.blake3),
    }
}

/// The picture, or nothing more than that the caller has it.
pub async fn send_original(web: &Web, image: &StoredImage, request: &HeaderMap) -> Result<Response, Problem> {
    let file = original(image);
    if is_known(request, &file.tag) {
        return Ok(unchanged(&file));
    }
    let size = size(web, &file.key).await?;
    Ok(answer(web, &file, Parts::stored(size), request))
}

/// The thumbnail, or the picture itself where thumbnails could not be made.
pub async fn send_thumbnail(
    web: &Web,
    image: &StoredImage,
    size: ThumbnailSize,
    request: &HeaderMap,
) -> Result<Response, Problem> {
    let key = thumbnail_key(&image.storage_key, size);
    let bytes = match web.storage.size(&key).await {
        Err(storage::Error::Missing(_)) => return send_original(web, image, request).await,
        bytes => bytes.map_err(|error| broken(&error))?,
    };
    let tag = format!("\"{}-{}\"", image.blake3, size.as_str());
    let file = File { key, mime: "image/webp".into(), tag };
    Ok(answer(web, &file, Parts::stored(bytes), request))
}

/// The stored file, and its settings where it does not carry them in the present form.
pub async fn send_with_settings(
    web: &Web,
    image: &StoredImage,
    request: &HeaderMap,
) -> Result<Response, Problem> {
    let size = size(web, &image.storage_key).await?;
    let parts = png_metadata::completed(&web.storage, size, image).await.map_err(|error| broken(&error))?;
    let tag = format!("\"{}{}\"", image.blake3, parts.tag());
    Ok(answer(web, &File { tag, ..original(image) }, parts, request))
}

async fn size(web: &Web, key: &str) -> Result<u64, Problem> {
    web.storage.size(key).await.map_err(|error| broken(&error))
}

/// Headers of every answer with a file.
fn common(file: &File) -> [(HeaderName, &str); 4] {
    [
        (ETAG, file.tag.as_str()),
        (CACHE_CONTROL, CACHING),
        (ACCEPT_RANGES, "bytes"),
        (CONTENT_SECURITY_POLICY, SANDBOX),
    ]
}

fn unchanged(file: &File) -> Response {
    (StatusCode::NOT_MODIFIED, common(file)).into_response()
}

/// What of the file the request wants. Its bytes are read as they are sent.
fn answer(web: &Web, file: &File, parts: Parts, request: &HeaderMap) -> Response {
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
    let detail = "The image has no such bytes.";
    let problem = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, "range_not_satisfiable", detail);
    ([(CONTENT_RANGE, format!("bytes */{length}"))], problem).into_response()
}

/// The row is there and its file is not: for the person that is no image; the log has the cause.
fn broken(error: &storage::Error) -> Problem {
    tracing::error!(%error, "image file");
    match error {
        storage::Error::Missing(_) => Error::not_found("image").into(),
        _ => Error::Unavailable("The storage of images does not answer.".into()).into(),
    }
}
