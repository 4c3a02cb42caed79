//! Who asks: the cookie's session, looked up once a request.

use super::Web;
use super::problem::Problem;
use app::accounts::{cookie, service};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Puts the [`Session`](app::accounts::Session) into the request, where its cookie names one.
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
    next.run(request).await
}
