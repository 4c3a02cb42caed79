//! Guessing passwords is slow: failed sign-ins are counted by address and by account.

use super::Web;
use super::client::Client;
use super::problem::Problem;
use app::error::Error;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Where people sign in: by page, which sends a form, and by REST, which sends JSON.
const FORM: &str = "/api/fn/sign_in";
const JSON: &str = "/api/v1/auth/login";
/// Keys remembered before old ones are forgotten.
const REMEMBERED: usize = 10_000;

/// At most `most` failures of one key within `window`.
pub(super) struct Window {
    most: usize,
    window: Duration,
    failures: Mutex<HashMap<String, VecDeque<Instant>>>,
}

impl Window {
    fn new(most: usize, window: Duration) -> Self {
        Self { most, window, failures: Mutex::default() }
    }

    /// Counts a try before it is made, so that many at once are no way around.
    pub(super) fn begin(&self, key: &str, now: Instant) -> Result<(), Error> {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = |at: &Instant| now.duration_since(*at) < self.window;
        if failures.len() > REMEMBERED {
            failures.retain(|_, times| times.back().is_some_and(recent));
        }
        let times = failures.entry(key.to_owned()).or_default();
        times.retain(recent);
        match times.front() {
            Some(first) if times.len() >= self.most => {
                Err(Error::TooMany((self.window - now.duration_since(*first)).as_secs().max(1)))
            }
            _ => {
                times.push_back(now);
                Ok(())
            }
        }
    }

    /// The try was right after all.
    pub(super) fn forgive(&self, key: &str, at: Instant) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(times) = failures.get_mut(key) {
            times.retain(|time| *time != at);
        }
    }
}

/// All counts: 10 a minute an address, 10 an hour an account, and as many where it changes its password.
pub struct SignInLimits {
    address: Window,
    account: Window,
    pub(super) password: Window,
}

impl Default for SignInLimits {
    fn default() -> Self {
        Self {
            address: Window::new(10, Duration::from_secs(60)),
            account: Window::new(10, Duration::from_secs(60 * 60)),
            password: Window::new(10, Duration::from_secs(60 * 60)),
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
    let now = Instant::now();
    let limits = &web.sign_in_limits;
    let address =
        request.extensions().get::<Client>().map(|client| client.address.to_string()).unwrap_or_default();
    let (parts, body) = request.into_parts();
    // The limit of all bodies is already checked; one that broke off is refused by its reader.
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let account = named(&bytes).unwrap_or_default().trim().to_lowercase();
    let begun = limits.address.begin(&address, now).and_then(|()| limits.account.begin(&account, now));
    if let Err(error) = begun {
        return Problem::from(error).into_response();
    }
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    if !failed(&response) {
        limits.address.forgive(&address, now);
        limits.account.forgive(&account, now);
    }
    response
}

/// A form sent without JavaScript is redirected either way; the header tells.
fn failed(response: &Response) -> bool {
    response.status() == StatusCode::UNAUTHORIZED
        || response.headers().contains_key(super::functions::ERROR_HEADER)
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
