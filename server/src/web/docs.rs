//! The API description as a page, served without external files.

mod swagger_ui;

use super::problem::{self, Problem};
use super::rest;
use super::state::Web;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use domain::error::Error;

/// Swagger UI uses inline styles and data URLs for icons.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                      font-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

/// The OpenAPI document and the page that shows it.
pub fn router() -> Router<Web> {
    Router::new()
        .route("/api/v1/openapi.json", get(async || Json(rest::openapi())))
        .route("/docs", get(async || Redirect::permanent("/docs/index.html")))
        .route("/docs/{file}", get(file))
}

async fn file(Path(name): Path<String>) -> Response {
    match swagger_ui::file(&name) {
        Ok(Some((kind, bytes))) => {
            let headers =
                [(CONTENT_TYPE, kind), (CONTENT_SECURITY_POLICY, POLICY), (CACHE_CONTROL, "no-cache")];
            (headers, bytes).into_response()
        }
        Ok(None) => problem::not_found().await.into_response(),
        Err(error) => {
            tracing::error!(%error, name, "cannot unpack Swagger UI");
            Problem::from(Error::Internal).into_response()
        }
    }
}
