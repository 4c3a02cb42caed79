//! Requests that another site's page makes in a person's browser are refused.

use super::Web;
use super::access::Access;
use super::problem::Problem;
use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN, REFERER};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::csrf::{CsrfLayer, ProtectionError};
use url::Url;

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
    if is_own(access, headers, origin.to_str().unwrap_or_default()) { Ok(()) } else { Err(foreign()) }
}

/// Drops a Referer that names no page of ours: a refused form goes back to the page it names.
pub async fn drop_foreign_referer(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    if !names_own_page(&web.access, request.headers()) {
        request.headers_mut().remove(REFERER);
    }
    next.run(request).await
}

fn names_own_page(access: &Access, headers: &HeaderMap) -> bool {
    let referer = headers.get(REFERER).and_then(|referer| referer.to_str().ok());
    let page = referer.and_then(|referer| Url::parse(referer).ok());
    page.filter(|page| matches!(page.scheme(), "http" | "https"))
        .is_some_and(|page| is_own(access, headers, &page.origin().ascii_serialization()))
}

/// Whether `origin`, as browsers write it, is that of this server.
fn is_own(access: &Access, headers: &HeaderMap, origin: &str) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let own = origin.split_once("://").is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host));
    own || access.public_origin.as_deref() == Some(origin)
}
