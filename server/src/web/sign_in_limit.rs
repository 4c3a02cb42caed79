//! Guessing passwords is slow: failed sign-ins are counted by network and by account. A browser that was signed in to the
//! account before has a count of its own: strangers who guess do not close the account to its owner.

use super::Web;
use super::attempt_window::{AttemptWindow, Key};
use super::client::Client;
use super::functions::ERROR_HEADER;
use super::problem::Problem;
use super::{error_links, known_devices, request_body};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::error::Error;
use std::time::{Duration, Instant};

/// Where people sign in: by page, which sends a form, and by REST, which sends JSON.
const FORM: &str = "/api/fn/sign_in";
const JSON: &str = "/api/v1/auth/login";

/// The limits: 10 failures a minute of one network; 10 an hour of one account from unknown devices, and 10 from each known
/// device; 10 an hour of one account that changes its password.
pub struct SignInLimits {
    network: AttemptWindow,
    account: AttemptWindow,
    pub(super) password: AttemptWindow,
}

impl Default for SignInLimits {
    fn default() -> Self {
        Self {
            network: AttemptWindow::new(10, Duration::from_secs(60)),
            account: AttemptWindow::new(10, Duration::from_secs(60 * 60)),
            password: AttemptWindow::new(10, Duration::from_secs(60 * 60)),
        }
    }
}

/// Answers 429 after too many failures.
pub async fn limit(State(web): State<Web>, request: Request, next: Next) -> Response {
    let named = match request.uri().path() {
        FORM => in_form,
        JSON => in_json,
        _ => return next.run(request).await,
    };
    let (parts, bytes) = match request_body::whole(request).await {
        Ok(read) => read,
        Err(problem) => return problem.into_response(),
    };
    let username = named(&bytes).unwrap_or_default().trim().to_lowercase();
    let (network, account) = keys(&web, &parts, &username);
    let (limits, now) = (&web.sign_in_limits, Instant::now());
    let begun = limits.network.begin(network, now).and_then(|()| limits.account.begin(account, now));
    if let Err(error) = begun {
        return Problem::from(error).into_response();
    }
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    if !failed(&response) {
        limits.network.forgive(network, now);
        limits.account.forgive(account, now);
    }
    response
}

/// What a sign-in is counted by: where it comes from, and the account as this device or as anybody.
fn keys(web: &Web, parts: &Parts, username: &str) -> (Key, Key) {
    let network = parts.extensions.get::<Client>().map(|client| client.network().to_string());
    let device = known_devices::device(&parts.headers, &web.signatures, web.access.https, username);
    let account = Key::of(&[username, device.as_deref().unwrap_or_default()]);
    (Key::of(&[&network.unwrap_or_default()]), account)
}

/// A form sent without JavaScript is redirected either way; its address tells. That the server could not look is nobody's
/// failure.
fn failed(response: &Response) -> bool {
    let said = response.extensions().get::<Error>().cloned().or_else(|| error_links::link_error(response));
    match said {
        Some(error) => error.status() < 500,
        None => {
            response.status() == StatusCode::UNAUTHORIZED || response.headers().contains_key(ERROR_HEADER)
        }
    }
}

/// The user name as the server function will read it: no other field may pass for it.
fn in_form(bytes: &[u8]) -> Option<String> {
    let mut pairs = url::form_urlencoded::parse(bytes);
    Some(pairs.find(|(key, _)| key == "username")?.1.into_owned())
}

/// The user name as REST will read it.
fn in_json(bytes: &[u8]) -> Option<String> {
    let json: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    Some(json.get("username")?.as_str()?.to_owned())
}
