//! Limits the size and duration of request bodies, for every method and route.

use crate::web::problem::Problem;
use crate::web::state::Web;
use app::recall::api::RECALL_PICTURE;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::CONTENT_LENGTH;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::accounts::Session;
use domain::error::Error;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Body as _;
use std::error::Error as StdError;
use std::time::Duration;
use tower_http::timeout::{DeadlineBody, TimeoutBody, TimeoutError};

/// Maximum bytes of a body: a generous form.
pub const MAX_BYTES: usize = 1024 * 1024;
/// Maximum bytes of a body without a session: a name and a password.
pub const MAX_BYTES_SIGNED_OUT: usize = 64 * 1024;
/// Maximum bytes of a body with an image file and other fields.
pub const MAX_BYTES_WITH_PICTURE: usize = 65 * 1024 * 1024;
/// Paths whose body contains an image file.
pub const PICTURE_PATHS: [&str; 2] = ["/api/v1/recall", RECALL_PICTURE];

/// How long a whole body may take: 1 MB at 8 kB/s, an image at 36 kB/s.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(2 * 60);
const TOTAL_TIMEOUT_WITH_PICTURE: Duration = Duration::from_secs(30 * 60);
/// API routes used before sign-in.
const BEFORE_SIGN_IN: [&str; 4] =
    ["/api/fn/sign_in", "/api/fn/set_up", "/api/v1/auth/login", "/api/v1/auth/setup"];

/// Reads the whole body before the next layer. A body with an image file stays a stream.
pub async fn limit(State(web): State<Web>, request: Request, next: Next) -> Response {
    match limited(request, web.body_timeout).await {
        Ok(request) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

async fn limited(request: Request, idle_timeout: Duration) -> Result<Request, Problem> {
    // Most requests have no body and need no timer.
    if request.body().is_end_stream() {
        return Ok(request);
    }
    let (parts, body) = request.into_parts();
    let (signed_in, max_bytes) = (parts.extensions.get::<Session>().is_some(), max_bytes(&parts));
    // A signed-out user gets 401, not 413.
    if !signed_in
        && needs_session(&parts)
        && (has_picture(&parts) || content_length(&parts.headers) > Some(max_bytes))
    {
        return Err(Error::SignedOut.into());
    }
    let total_timeout = if has_picture(&parts) { TOTAL_TIMEOUT_WITH_PICTURE } else { TOTAL_TIMEOUT };
    let limited = Body::new(DeadlineBody::new(
        total_timeout,
        TimeoutBody::new(idle_timeout, Limited::new(body, max_bytes)),
    ));
    // Its reader reports what is too large: the image or the other fields.
    if has_picture(&parts) {
        return Ok(Request::from_parts(parts, limited));
    }
    if content_length(&parts.headers).is_some_and(|length| length > max_bytes) {
        return Err(too_large(max_bytes));
    }
    let bytes = limited.collect().await.map_err(|error| body_error(&error, max_bytes))?.to_bytes();
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

/// The body of a request that [`limit`] has read.
///
/// # Errors
/// 413 when it has not.
pub async fn whole(request: Request) -> Result<(Parts, Bytes), Problem> {
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, MAX_BYTES).await.map_err(|error| body_error(&error, MAX_BYTES))?;
    Ok((parts, bytes))
}

fn has_picture(parts: &Parts) -> bool {
    PICTURE_PATHS.contains(&parts.uri.path())
}

/// Whether the route needs a session.
fn needs_session(parts: &Parts) -> bool {
    let path = parts.uri.path();
    path.starts_with("/api/") && !BEFORE_SIGN_IN.contains(&path)
}

fn max_bytes(parts: &Parts) -> usize {
    match parts.extensions.get::<Session>() {
        None => MAX_BYTES_SIGNED_OUT,
        Some(_) if has_picture(parts) => MAX_BYTES_WITH_PICTURE,
        Some(_) => MAX_BYTES,
    }
}

fn content_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Why a body is incomplete, from the error of its reader.
pub fn body_error(error: &(dyn StdError + 'static), max_bytes: usize) -> Problem {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return too_large(max_bytes);
        }
        if error.is::<TimeoutError>() {
            return too_slow();
        }
        cause = error.source();
    }
    Error::Unreadable("The request was cut off. Send it again.".into()).into()
}

fn too_large(max_bytes: usize) -> Problem {
    let size = if max_bytes < 1024 * 1024 {
        format!("{} kB", max_bytes >> 10)
    } else {
        format!("{} MB", max_bytes >> 20)
    };
    let detail = format!("The request is larger than {size}.");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
}

fn too_slow() -> Problem {
    let detail = "The request took too long. Send it again.";
    Problem::new(StatusCode::REQUEST_TIMEOUT, "too_slow", detail)
}
