//! Files of images and their thumbnails, found by id and storage key, so that no path comes from outside.

mod sending;

use super::wire::path::Id;
use crate::web::guard::identity::Caller;
use crate::web::problem::Problem;
use crate::web::state::Web;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::header::CONTENT_DISPOSITION;
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use domain::error::Error;
use domain::images::file_name::file_name;
use domain::images::{ContentItem, ThumbnailSize};
use sending::{send_original, send_thumbnail, send_with_settings};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Size {
    thumbnail: Option<String>,
}

/// The image, or one of its thumbnails.
#[utoipa::path(
    get, path = "/images/{content_id}", tag = "Images",
    params(("content_id" = i64, Path), ("thumbnail" = Option<String>, Query, description = "small, medium or large: WebP that fits 150, 300 or 600 pixels")),
    responses(
        (status = 200, content_type = "image/png", body = Vec<u8>), (status = 206), (status = 304),
        (status = 400, description = "Unknown thumbnail size"), (status = 401), (status = 404), (status = 416),
        (status = 429, description = "You already have 30 downloads open")
    )
)]
pub async fn show(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
    Query(size): Query<Size>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let answer = send_picture(&web, &user.id, id, &size, &headers).await?;
    web.downloads.limit(&user.id, &method, answer).await
}

/// One of `owner_id`'s images in the requested size.
pub(super) async fn send_picture(
    web: &Web,
    owner_id: &str,
    id: i64,
    size: &Size,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let size = size.thumbnail.as_deref().map(thumbnail_size).transpose()?;
    let image = services::images::find(&web.context.database.read, owner_id, id).await?;
    match size {
        Some(size) => send_thumbnail(web, &image, size, headers).await,
        None => send_original(web, &image, headers).await,
    }
}

/// Data of an image.
#[utoipa::path(
    get, path = "/images/{content_id}/info", tag = "Images", params(("content_id" = i64, Path)),
    responses((status = 200, body = ContentItem), (status = 401), (status = 404))
)]
pub async fn info(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
) -> Result<Json<ContentItem>, Problem> {
    Ok(Json(services::images::find(&web.context.database.read, &user.id, id).await?.item))
}

/// Downloads an image, named after its title or prompt. A PNG contains its settings as text: `genonaut` (JSON) and
/// `parameters` (the format of AUTOMATIC1111).
#[utoipa::path(
    get, path = "/images/{content_id}/download", tag = "Images", params(("content_id" = i64, Path)),
    responses((status = 200, content_type = "image/png", body = Vec<u8>), (status = 206), (status = 304), (status = 401), (status = 404), (status = 429))
)]
pub async fn download(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let image = services::images::find(&web.context.database.read, &user.id, id).await?;
    let mut response = send_with_settings(&web, &image, &headers).await?;
    let disposition = format!("attachment; filename=\"{}\"", file_name(&image.item));
    if let Ok(disposition) = disposition.parse() {
        response.headers_mut().insert(CONTENT_DISPOSITION, disposition);
    }
    web.downloads.limit(&user.id, &method, response).await
}

fn thumbnail_size(word: &str) -> Result<ThumbnailSize, Error> {
    let size = ThumbnailSize::ALL.into_iter().find(|size| size.as_str() == word);
    size.ok_or_else(|| Error::Unreadable("thumbnail must be small, medium or large".into()))
}
