//! Files of images and their thumbnails: from id to row to key, so that no path ever comes from outside.

use super::caching::is_known;
use super::path::Id;
use super::range::{Wanted, wanted};
use crate::png_metadata::{self, Parts};
use crate::storage::{self, thumbnail_key};
use crate::web::Web;
use crate::web::identity::Caller;
use crate::web::problem::Problem;
use app::error::Error;
use app::images::file_name::file_name;
use app::images::service::{self, StoredImage};
use app::images::{ContentItem, ThumbnailSize};
use axum::Json;
use axum::extract::{Query, State};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// A picture is only looked at: should it be a page in disguise, it runs nothing.
const SANDBOX: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
/// A stored picture never changes.
const CACHING: &str = "private, max-age=31536000, immutable";

#[derive(Deserialize)]
pub struct Size {
    thumbnail: Option<String>,
}

/// The image, or one of its thumbnails.
#[utoipa::path(
    get, path = "/images/{content_id}", tag = "Images",
    params(("content_id" = i64, Path), ("thumbnail" = Option<String>, Query, description = "small, medium or large: WebP in a box of 150, 300 or 600 pixels")),
    responses(
        (status = 200, content_type = "image/png", body = Vec<u8>), (status = 206), (status = 304),
        (status = 400, description = "No such thumbnail size"), (status = 401), (status = 404), (status = 416)
    )
)]
pub async fn show(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
    Query(size): Query<Size>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    send_picture(&web, &user.id, id, &size, &headers).await
}

/// One of `owner_id`'s images in the size that is asked for.
pub(super) async fn send_picture(
    web: &Web,
    owner_id: &str,
    id: i64,
    size: &Size,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let size = size.thumbnail.as_deref().map(thumbnail_size).transpose()?;
    let image = service::find(&web.context.database.read, owner_id, id).await?;
    let file = match size {
        Some(size) => thumbnail(web, &image, size).await?,
        None => original(&image),
    };
    send(web, &file, headers).await
}

/// What is known of the image.
#[utoipa::path(
    get, path = "/images/{content_id}/info", tag = "Images", params(("content_id" = i64, Path)),
    responses((status = 200, body = ContentItem), (status = 401), (status = 404))
)]
pub async fn info(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
) -> Result<Json<ContentItem>, Problem> {
    Ok(Json(service::find(&web.context.database.read, &user.id, id).await?.item))
}

/// The image as a file to keep, named after its title or prompt. A PNG carries its settings as text: `genonaut` (JSON) and
/// `parameters` (as AUTOMATIC1111 writes it).
#[utoipa::path(
    get, path = "/images/{content_id}/download", tag = "Images", params(("content_id" = i64, Path)),
    responses((status = 200, content_type = "image/png", body = Vec<u8>), (status = 206), (status = 304), (status = 401), (status = 404))
)]
pub async fn download(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let image = service::find(&web.context.database.read, &user.id, id).await?;
    let mut response = send_with_settings(&web, &image, &headers).await?;
    let disposition = format!("attachment; filename=\"{}\"", file_name(&image.item));
    if let Ok(disposition) = disposition.parse() {
        response.headers_mut().insert(CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

fn thumbnail_size(word: &str) -> Result<ThumbnailSize, Error> {
    let size = ThumbnailSize::ALL.into_iter().find(|size| size.as_str() == word);
    size.ok_or_else(|| Error::Unreadable("thumbnail must be small, medium or large".into()))
}

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

/// The thumbnail, or the picture itself where thumbnails could not be made.
async fn thumbnail(web: &Web, image: &StoredImage, size: ThumbnailSize) -> Result<File, Problem> {
    let key = thumbnail_key(&image.storage_key, size);
    if !web.storage.exists(&key).await.map_err(|error| broken(&error))? {
        return Ok(original(image));
    }
    Ok(File { key, mime: "image/webp".into(), tag: format!("\"{}-{}\"", image.blake3, size.as_str()) })
}

async fn send(web: &Web, file: &File, request: &HeaderMap) -> Result<Response, Problem> {
    if is_known(request, &file.tag) {
        return Ok((StatusCode::NOT_MODIFIED, common(file)).into_response());
    }
    let bytes = web.storage.get(&file.key, None).await.map_err(|error| broken(&error))?;
    Ok(answer(file, bytes.into(), request))
}

/// The stored file, and its settings where it does not carry them in the present form.
async fn send_with_settings(
    web: &Web,
    image: &StoredImage,
    request: &HeaderMap,
) -> Result<Response, Problem> {
    let mut file = original(image);
    let bytes = web.storage.get(&file.key, None).await.map_err(|error| broken(&error))?;
    let parts = png_metadata::completed(&bytes, image);
    file.tag = format!("\"{}{}\"", image.blake3, parts.tag());
    if is_known(request, &file.tag) {
        return Ok((StatusCode::NOT_MODIFIED, common(&file)).into_response());
    }
    Ok(answer(&file, parts, request))
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

fn answer(file: &File, parts: Parts, request: &HeaderMap) -> Response {
    let (common, length) = (common(file), parts.length());
    match wanted(request, length, &file.tag) {
        Wanted::Whole => {
            let headers = [(CONTENT_TYPE, file.mime.clone()), (CONTENT_LENGTH, length.to_string())];
            (common, headers, parts.body(0..length)).into_response()
        }
        Wanted::Part(range) => {
            let place = format!("bytes {}-{}/{length}", range.start, range.end - 1);
            let size = (range.end - range.start).to_string();
            let headers = [(CONTENT_TYPE, &file.mime), (CONTENT_RANGE, &place), (CONTENT_LENGTH, &size)];
            (StatusCode::PARTIAL_CONTENT, common, headers, parts.body(range)).into_response()
        }
        Wanted::Beyond => {
            let detail = "The image has no such bytes.";
            let problem = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, "range_not_satisfiable", detail);
            ([(CONTENT_RANGE, format!("bytes */{length}"))], problem).into_response()
        }
    }
}

/// The row is there and its file is not: for the person that is no image; the log has the cause.
fn broken(error: &storage::Error) -> Problem {
    tracing::error!(%error, "image file");
    match error {
        storage::Error::Missing(_) => Error::not_found("image").into(),
        _ => Error::Unavailable("The storage of images does not answer.".into()).into(),
    }
}
