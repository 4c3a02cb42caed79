//! Who asks: the cookie's session, looked up once a request.

use super::Web;
use super::problem::Problem;
use app::accounts::{Session, cookie, service};
use axum::extract::{Request, State};
use axum::http::header::SET_COOKIE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Puts the [`Session`] into the request, where its cookie names one.
pub async fn identify(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let files = request.uri().path().starts_with("/pkg/");
    let token = cookie::token(request.headers(), web.access.https).filter(|_| !files).map(str::to_owned);
    if let Some(token) = token {
        match service::session(&web.context.database, &token).await {
            Ok(Some(session)) => {
                request.extensions_mut().insert(session);
            }
            Ok(None) => {}
            Err(error) => return Problem::from(error).into_response(),
        }
    }
    let session_id = request.extensions().get::<Session>().map(|session| session.id.clone());
    let response = next.run(request).await;
    if let Some(id) = session_id.filter(|_| signs_out(&response, web.access.https)) {
        web.sockets.signed_out(&id);
    }
    response
}

/// Whether the answer takes the cookie away, by whichever door the person left.
fn signs_out(response: &Response, https: bool) -> bool {
    let cleared = cookie::clear(https);
    response.headers().get_all(SET_COOKIE).iter().any(|value| value.as_bytes() == cleared.as_bytes())
}
