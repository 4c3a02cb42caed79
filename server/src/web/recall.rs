//! Fills the composer of /generate with the settings of an uploaded image. Works without JavaScript.

mod feed;
mod form;
pub mod upload;

use super::functions;
use super::guard::identity::SignedIn;
use super::problem::Problem;
use super::state::Web;
use app::recall::api::RECALL_PICTURE;
use axum::Json;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CACHE_CONTROL};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use domain::error::Error;
use domain::jobs::Draft;
use serde::Deserialize;
use services::drafts;
use upload::Upload;
use url::form_urlencoded::Serializer;

/// Nesting depth of composer fields: `draft[loras][0][name]`.
const DEPTH: usize = 5;

pub fn router() -> Router<Web> {
    Router::new().route(RECALL_PICTURE, post(recall_picture)).layer(DefaultBodyLimit::disable())
}

/// Responds with the filled form as JSON; a form without JavaScript is redirected to its page.
async fn recall_picture(State(web): State<Web>, SignedIn(session): SignedIn, request: Request) -> Response {
    let headers = request.headers().clone();
    let filled = match upload::read(request).await {
        Ok(upload) => fill(&web, &session.id, session.draft, upload).await.map_err(Problem::from),
        Err(problem) => Err(problem),
    };
    match filled {
        Ok(_) if is_page(&headers) => Redirect::to("/generate").into_response(),
        Ok(form) => ([(CACHE_CONTROL, "no-store")], Json(form)).into_response(),
        Err(problem) => functions::error_response(&problem, RECALL_PICTURE, &headers),
    }
}

/// Saves the draft first, even when the image is refused.
async fn fill(web: &Web, session_id: &str, saved_draft: Draft, upload: Upload) -> Result<Draft, Error> {
    let database = &web.context.database;
    let typed = typed(&upload.fields, saved_draft)?;
    drafts::save(&database.write, session_id, &typed).await?;
    let recalled = services::recall::recall(database, upload.picture()?).await?;
    let filled = services::recall::filled(typed, recalled);
    drafts::save(&database.write, session_id, &filled).await?;
    Ok(filled)
}

#[derive(Deserialize)]
struct Typed {
    draft: Draft,
}

/// The fields of the composer; without any, the saved draft.
fn typed(fields: &[(String, String)], saved_draft: Draft) -> Result<Draft, Error> {
    let fields: Vec<_> = fields.iter().filter(|(name, _)| name.starts_with("draft[")).collect();
    if fields.is_empty() {
        return Ok(saved_draft);
    }
    let fields = fields.into_iter().map(|(name, value)| (name, value));
    let query = Serializer::new(String::new()).extend_pairs(fields).finish();
    let typed = serde_qs::Config::new(DEPTH, false).deserialize_str::<Typed>(&query);
    let Typed { draft } = typed.map_err(|_| Error::Unreadable("The form couldn't be read.".into()))?;
    Ok(draft.with_recall_history(saved_draft))
}

fn is_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}
