//! Limits wrong current passwords, so that someone with a stolen session cannot guess the password.

use super::attempt_window::Key;
use crate::web::functions::ERROR_HEADER;
use crate::web::problem::Problem;
use crate::web::state::Web;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::accounts::Session;
use domain::error::Error;
use std::time::Instant;

/// Paths that change a password: server function and REST.
const PATHS: [&str; 2] = ["/api/fn/change_password", "/api/v1/users/me/password"];

/// Responds 429 after too many wrong passwords for one account.
pub async fn limit(State(web): State<Web>, request: Request, next: Next) -> Response {
    let account = request.extensions().get::<Session>().map(|session| Key::of(&[&session.user.id]));
    let Some(account) = account.filter(|_| PATHS.contains(&request.uri().path())) else {
        return next.run(request).await;
    };
    let now = Instant::now();
    let limit = &web.sign_in_limits.password;
    if let Err(error) = limit.begin(account, now) {
        return Problem::from(error).into_response();
    }
    let response = next.run(request).await;
    if !was_wrong(&response) {
        limit.forgive(account, now);
    }
    response
}

/// A form sent without JavaScript does not show here why it failed, so each failure counts.
fn was_wrong(response: &Response) -> bool {
    let extensions = response.extensions();
    let fields = extensions.get::<Problem>().map(|problem| problem.errors.as_slice());
    let fields = fields.or_else(|| extensions.get::<Error>().map(Error::fields)).unwrap_or_default();
    let plain = response.status().is_redirection() && response.headers().contains_key(ERROR_HEADER);
    plain || fields.iter().any(|refused| refused.field == "current_password")
}
