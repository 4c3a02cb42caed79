//! The REST contract as a page; everything on it comes from this server.

use super::Web;
use super::rest;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use std::sync::Arc;
use utoipa_swagger_ui::{Config, serve};

const OPENAPI: &str = "/api/v1/openapi.json";
/// The page styles itself by attributes and carries its icons as data.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                      font-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

/// The contract, and the page that shows it.
pub fn router() -> Router<Web> {
    Router::new()
        .route(OPENAPI, get(async || Json(rest::openapi())))
        .route("/docs", get(async || Redirect::permanent("/docs/index.html")))
        .route("/docs/{file}", get(file))
}

async fn file(Path(name): Path<String>) -> Response {
    let file = serve(&name, Arc::new(Config::from(OPENAPI))).ok().flatten();
    match file {
        Some(file) => {
            let headers = [
                (CONTENT_TYPE, file.content_type.as_str()),
                (CONTENT_SECURITY_POLICY, POLICY),
                (CACHE_CONTROL, "no-cache"),
            ];
            (headers, file.bytes.into_owned()).into_response()
        }
        None => super::problem::not_found().await.into_response(),
    }
}
