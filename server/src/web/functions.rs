//! Server functions, and the status codes of their errors.

use super::pages::provide;
use super::problem::Problem;
use super::state::Web;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, LOCATION, REFERER, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use domain::error::Error;
use leptos::server_fn::error::{FromServerFnError, ServerFnUrlError};
use leptos_axum::handle_server_fns_with_context;

/// Path prefix of server functions.
pub const PREFIX: &str = "/api/fn/";
/// The header that marks a failed server function.
pub const ERROR_HEADER: &str = "serverfnerror";
/// Maximum bytes of an error as JSON, with a line for every invalid field.
const MAX_ERROR_BYTES: usize = 64 * 1024;

/// One route for all server functions; Leptos looks them up in its registry.
pub fn router() -> Router<Web> {
    Router::new().route("/api/fn/{*name}", any(call))
}

async fn call(State(web): State<Web>, request: Request) -> Response {
    let known = leptos::server_fn::axum::server_fn_paths()
        .any(|(path, method)| path == request.uri().path() && method == *request.method());
    if !known {
        return super::problem::not_found().await.into_response();
    }
    let provide = move || provide(&web);
    let mut response = handle_server_fns_with_context(provide, request).await.into_response();
    response.headers_mut().entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if response.headers().contains_key(ERROR_HEADER) && !response.status().is_redirection() {
        with_status(response).await
    } else {
        response
    }
}

/// Sets the status of a failed call from its error.
async fn with_status(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    // The body was created in this process: complete and short.
    let bytes = to_bytes(body, MAX_ERROR_BYTES).await.unwrap_or_default();
    let error = Error::de(bytes.clone());
    parts.status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Some(seconds) = error.retry_after() {
        parts.headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    // For layers that count failures.
    parts.extensions.insert(error);
    Response::from_parts(parts, Body::from(bytes))
}

/// The response when a layer refuses a call before the server function runs: the same as the server function's own,
/// so that the form can show it; without JavaScript, a redirect to the form.
pub fn error_response(problem: &Problem, path: &str, headers: &HeaderMap) -> Response {
    let error = problem.error();
    let plain = headers
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    let referer = headers.get(REFERER).and_then(|referer| referer.to_str().ok()).filter(|_| plain);
    let back = referer.and_then(|referer| ServerFnUrlError::new(path, error.clone()).to_url(referer).ok());
    let back = back.and_then(|url| HeaderValue::from_str(url.as_str()).ok());
    let mut response = match back {
        Some(url) => (StatusCode::FOUND, [(LOCATION, url)]).into_response(),
        None => (problem.status, Body::from(error.ser())).into_response(),
    };
    if let Ok(path) = HeaderValue::from_str(path) {
        response.headers_mut().insert(ERROR_HEADER, path);
    }
    response
}
