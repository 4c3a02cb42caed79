//! Gives every request an id: in the response header, in the body of an error and in the log.

use super::error_links::Viewer;
use crate::web::functions;
use crate::web::problem::Problem;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use tracing::Instrument;
use uuid::Uuid;

const HEADER: &str = "x-request-id";

/// Assigns the id, logs the request and writes the body of an error.
pub async fn name(request: Request, next: Next) -> Response {
    let id = Uuid::new_v4().simple().to_string();
    let span = tracing::info_span!("request", %id, method = %request.method(), path = request.uri().path());
    let mut response = answer(request, next, &id).instrument(span).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

async fn answer(request: Request, next: Next, id: &str) -> Response {
    let start = Instant::now();
    let path = request.uri().path().to_owned();
    let headers = request.headers().clone();
    let response = next.run(request).await;
    tracing::debug!(status = response.status().as_u16(), ms = start.elapsed().as_millis(), "answered");
    let Some(problem) = response.extensions().get::<Problem>() else { return response };
    let viewer = response.extensions().get::<Viewer>().cloned();
    let mut written = if path.starts_with(functions::PREFIX) {
        functions::error_response(problem, &path, &headers)
    } else {
        problem.body(id)
    };
    for (name, value) in response.headers() {
        if name != CONTENT_TYPE && name != CONTENT_LENGTH {
            written.headers_mut().append(name, value.clone());
        }
    }
    if let Some(viewer) = viewer {
        written.extensions_mut().insert(viewer);
    }
    written
}
