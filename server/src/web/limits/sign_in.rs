//! Limits failed sign-ins per network and per account. A browser that was signed in to the account before has its own
//! count, so that strangers who guess passwords do not lock the owner out.

use super::attempt_window::Key;
use super::{known_devices, request_body};
use crate::web::functions::ERROR_HEADER;
use crate::web::guard::client::Client;
use crate::web::guard::error_links;
use crate::web::problem::Problem;
use crate::web::state::Web;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::error::Error;
use std::time::Instant;

/// Paths for sign-in: the server function takes a form, REST takes JSON.
const FORM: &str = "/api/fn/sign_in";
const JSON: &str = "/api/v1/auth/login";

/// Responds 429 after too many failures.
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
    let admitted = limits.network.begin(network, now).and_then(|()| limits.account.begin(account, now));
    if let Err(error) = admitted {
        return Problem::from(error).into_response();
    }
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    if !failed(&response) {
        limits.network.forgive(network, now);
        limits.account.forgive(account, now);
    }
    response
}

/// Keys of a sign-in: its network, and its account from this known device or from unknown ones.
fn keys(web: &Web, parts: &Parts, username: &str) -> (Key, Key) {
    let network = parts.extensions.get::<Client>().map(|client| client.network().to_string());
    let device = known_devices::device(&parts.headers, &web.signatures, web.access.https, username);
    let account = Key::of(&[username, device.as_deref().unwrap_or_default()]);
    (Key::of(&[&network.unwrap_or_default()]), account)
}

/// Whether a sign-in failed. A form sent without JavaScript is redirected either way; the address shows which. Server
/// errors do not count.
fn failed(response: &Response) -> bool {
    let said = response.extensions().get::<Error>().cloned().or_else(|| error_links::link_error(response));
    match said {
        Some(error) => error.status() < 500,
        None => {
            response.status() == StatusCode::UNAUTHORIZED || response.headers().contains_key(ERROR_HEADER)
        }
    }
}

/// The username as the server function will read it; no other field may be taken for it.
fn in_form(bytes: &[u8]) -> Option<String> {
    let mut pairs = url::form_urlencoded::parse(bytes);
    Some(pairs.find(|(key, _)| key == "username")?.1.into_owned())
}

/// The username as REST will read it.
fn in_json(bytes: &[u8]) -> Option<String> {
    let json: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    Some(json.get("username")?.as_str()?.to_owned())
}
