//! Refuses requests that a page of another site makes in a user's browser (CSRF).

use super::access::Access;
use crate::web::problem::Problem;
use crate::web::state::Web;
use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN, REFERER};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::csrf::{CsrfLayer, ProtectionError};
use url::Url;

/// Checks every request that changes something. A client that isn't a browser sends neither header and passes.
pub fn csrf_layer(access: &Access) -> CsrfLayer<fn(ProtectionError) -> Response> {
    let layer = CsrfLayer::new();
    let layer = match &access.public_origin {
        // Behind a proxy that rewrites Host, only the configuration knows the origin.
        Some(origin) => layer.add_trusted_origin(origin).unwrap_or_default(),
        None => layer,
    };
    layer.with_rejection_response(refuse as fn(ProtectionError) -> Response)
}

fn refuse(_: ProtectionError) -> Response {
    foreign().into_response()
}

fn foreign() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "forbidden", "This request came from another site and was blocked.")
}

/// For WebSockets, browsers send only Origin, which the CSRF layer does not check.
///
/// # Errors
/// 403 when Origin names another site.
pub fn check_upgrade(access: &Access, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(origin) = headers.get(ORIGIN) else { return Ok(()) };
    if is_own(access, headers, origin.to_str().unwrap_or_default()) { Ok(()) } else { Err(foreign()) }
}

/// Removes a Referer of another site, since a form with errors is redirected to it.
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
