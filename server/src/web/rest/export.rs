//! Several images as one zip, with their settings.

mod archive;
mod written;

use super::wire::json;
use crate::web::functions;
use crate::web::guard::identity::Caller;
use crate::web::state::Web;
use archive::Archive;
use axum::body::{Body, Bytes};
use axum::extract::{OriginalUri, State};
use axum::http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse, Response};
use domain::error::Error;
use serde::Deserialize;
use utoipa::ToSchema;

/// The images to export.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// 1 to 500 ids of images.
    ids: Vec<i64>,
}

/// Downloads images as a zip, each with a JSON file of its settings. Deleted images are skipped; missing files are
/// listed in `missing.txt`. Also accepts a form with `ids[]`.
#[utoipa::path(
    post, path = "/content/export", tag = "Images", request_body = Export,
    responses(
        (status = 200, content_type = "application/zip", body = Vec<u8>), (status = 401),
        (status = 404, description = "None of the images exists"), (status = 422),
        (status = 429, description = "You already have 30 downloads open")
    )
)]
pub async fn export(
    State(web): State<Web>,
    Caller(user): Caller,
    OriginalUri(address): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let answer = match archive(&web, &user.id, &headers, &body).await {
        Ok(answer) => web.downloads.limit(&user.id, &Method::POST, answer).await,
        Err(error) => Err(error.into()),
    };
    match answer {
        Ok(answer) => answer,
        // A form is redirected to its page, which shows the error; a program gets the error itself.
        Err(problem) if is_page(&headers) => functions::error_response(&problem, address.path(), &headers),
        Err(problem) => problem.into_response(),
    }
}

async fn archive(web: &Web, user_id: &str, headers: &HeaderMap, body: &[u8]) -> Result<Response, Error> {
    let ids = if is_form(headers) { form_ids(body)? } else { json::read::<Export>(body)?.ids };
    let images = services::images::export(&web.context.database.read, user_id, &ids).await?;
    let many = if images.len() == 1 { "picture" } else { "pictures" };
    let name = format!("attachment; filename=\"genonaut-{}-{many}.zip\"", images.len());
    let archive = Body::from_stream(Archive::of(web.storage.clone(), images).stream());
    Ok(([(CONTENT_TYPE, "application/zip".to_owned()), (CONTENT_DISPOSITION, name)], archive).into_response())
}

fn form_ids(body: &[u8]) -> Result<Vec<i64>, Error> {
    let ids = url::form_urlencoded::parse(body).filter(|(name, _)| name == "ids[]" || name == "ids");
    let wrong = |_| Error::field("ids", "must be ids of images");
    ids.map(|(_, id)| id.parse().map_err(wrong)).collect()
}

fn is_form(headers: &HeaderMap) -> bool {
    says(headers.get(CONTENT_TYPE), "application/x-www-form-urlencoded")
}

fn is_page(headers: &HeaderMap) -> bool {
    is_form(headers) && says(headers.get(ACCEPT), "text/html")
}

fn says(header: Option<&axum::http::HeaderValue>, word: &str) -> bool {
    header.and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(word))
}
