//! The session of a request, looked up once from its cookie.

use super::error_links::Viewer;
use crate::web::limits::known_devices;
use crate::web::problem::Problem;
use crate::web::state::Web;
use app::accounts::cookie;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::accounts::Session;
use domain::error::Error;

/// In a request: the token of its session from the cookie.
#[derive(Clone)]
pub struct SessionToken(pub String);

/// Puts the [`Session`] and its token into the request when the cookie is valid, and remembers the browser for the
/// account.
pub async fn identify(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/pkg/") {
        return next.run(request).await;
    }
    let (session, token) = match find(&web, request.headers()).await {
        Ok(Some(found)) => found,
        Ok(None) => return next.run(request).await,
        Err(error) => return Problem::from(error).into_response(),
    };
    let viewer = Viewer(session.id.clone());
    // On pages only: every browser in use loads one.
    let page = !request.uri().path().starts_with("/api/");
    let remember = || known_devices::remember(request.headers(), &web.signatures, web.access.https, &session);
    let device = page.then(remember).flatten();
    request.extensions_mut().insert(session);
    request.extensions_mut().insert(SessionToken(token));
    let mut response = next.run(request).await;
    response.extensions_mut().insert(viewer);
    if let Some(device) = device {
        response.headers_mut().append(SET_COOKIE, device);
    }
    response
}

async fn find(web: &Web, headers: &HeaderMap) -> Result<Option<(Session, String)>, Error> {
    for token in cookie::tokens(headers, web.access.https) {
        if let Some(session) = services::accounts::session(&web.context.database, token).await? {
            return Ok(Some((session, token.to_owned())));
        }
    }
    Ok(None)
}
