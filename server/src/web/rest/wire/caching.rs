//! ETag and 304, to make polling cheap.

use crate::web::problem::Problem;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::error::Error;
use serde::Serialize;

/// `value` as JSON, or 304 when the caller has it already.
pub fn json<T: Serialize>(request: &HeaderMap, value: &T) -> Response {
    let Ok(body) = serde_json::to_vec(value) else {
        return Problem::from(Error::Internal).into_response();
    };
    let tag = format!("\"{}\"", &blake3::hash(&body).to_hex()[..32]);
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ];
    if is_known(request, &tag) {
        return (StatusCode::NOT_MODIFIED, [(ETAG, tag)], headers).into_response();
    }
    ([(ETAG, tag)], headers, body).into_response()
}

/// Whether the caller's `If-None-Match` names `tag`.
pub fn is_known(request: &HeaderMap, tag: &str) -> bool {
    let values = request.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut tags = values.flat_map(|value| value.split(',')).map(str::trim);
    tags.any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}
