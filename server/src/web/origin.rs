//! Requests that another site's page makes in a person's browser are refused.

use super::access::Access;
use super::problem::Problem;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use tower_http::csrf::{CsrfLayer, ProtectionError};

/// Checks every request that changes something; a program that is no browser sends neither header and passes.
pub fn csrf_layer(access: &Access) -> CsrfLayer<fn(ProtectionError) -> Response> {
    let layer = CsrfLayer::new();
    let layer = match &access.public_origin {
        // Behind a proxy that rewrites Host the origin is only known from the configuration.
        Some(origin) => layer.add_trusted_origin(origin).unwrap_or_default(),
        None => layer,
    };
    layer.with_rejection_response(refuse as fn(ProtectionError) -> Response)
}

fn refuse(_: ProtectionError) -> Response {
    foreign().into_response()
}

fn foreign() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "forbidden", "This request comes from another site.")
}

/// Browsers send no CSRF headers that the layer could check when they open a WebSocket, but Origin.
///
/// # Errors
/// 403 when Origin names another site.
pub fn check_upgrade(access: &Access, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(origin) = headers.get(ORIGIN) else { return Ok(()) };
    let origin = origin.to_str().unwrap_or_default();
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let own = origin.split_once("://").is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host));
    if own || access.public_origin.as_deref() == Some(origin) { Ok(()) } else { Err(foreign()) }
}
