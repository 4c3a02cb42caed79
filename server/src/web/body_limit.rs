//! No request may be larger than a generous form.

use super::problem::Problem;
use super::recall;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Bytes of a request's body: 1 MB.
const MOST: usize = 1024 * 1024;

/// Refuses larger bodies with 413 before anything reads them.
pub async fn limit(request: Request, next: Next) -> Response {
    match checked(request).await {
        Ok(request) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

async fn checked(request: Request) -> Result<Request, Problem> {
    let free = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // A picture's file is never held in memory; who takes it has a limit of its own.
    if free || recall::PATHS.contains(&request.uri().path()) {
        return Ok(request);
    }
    match announced(request.headers()) {
        Some(length) if length <= MOST => Ok(request),
        Some(_) => Err(too_large()),
        // A body of unknown length is read here: further in, its reader could only call it broken.
        None => {
            let (parts, body) = request.into_parts();
            let bytes = to_bytes(body, MOST).await.map_err(|_| too_large())?;
            Ok(Request::from_parts(parts, Body::from(bytes)))
        }
    }
}

fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn too_large() -> Problem {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The request is larger than 1 MB.")
}
