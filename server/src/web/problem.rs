//! Errors of REST: one format for all routes.

use axum::Json;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::error::{Error, FieldError};
use serde::Serialize;
use std::any::Any;
use utoipa::ToSchema;

/// An error response.
#[derive(Clone, Debug)]
pub struct Problem {
    pub status: StatusCode,
    /// Kind of the error, for programs.
    pub kind: &'static str,
    /// Message for people.
    pub detail: String,
    /// The invalid fields.
    pub errors: Vec<FieldError>,
    /// Seconds in `Retry-After`.
    pub retry_after: Option<u64>,
    /// The current state of the object, for a caller with an outdated one.
    pub current: Option<serde_json::Value>,
}

/// The JSON of a [`Problem`].
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody<'a> {
    detail: &'a str,
    errors: &'a [FieldError],
    kind: &'a str,
    /// Also in the header `x-request-id` and in the server's log.
    request_id: &'a str,
    /// When the edited object changed meanwhile: its current state.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    current: &'a Option<serde_json::Value>,
}

impl Problem {
    /// A problem of HTTP itself, without a domain error.
    pub fn new(status: StatusCode, kind: &'static str, detail: impl Into<String>) -> Self {
        Self { status, kind, detail: detail.into(), errors: Vec::new(), retry_after: None, current: None }
    }

    /// The same error for server functions.
    pub(super) fn error(&self) -> Error {
        match self.status.as_u16() {
            401 => Error::SignedOut,
            403 => Error::Forbidden(self.detail.clone()),
            409 => Error::Conflict(self.detail.clone()),
            422 => Error::Invalid(self.errors.clone()),
            429 => Error::TooMany(self.retry_after.unwrap_or(1)),
            500 => Error::Internal,
            503 => Error::Unavailable(self.detail.clone()),
            _ => Error::Unreadable(self.detail.clone()),
        }
    }

    /// The response body; only the outermost layer knows the request id.
    pub(super) fn body(&self, request_id: &str) -> Response {
        let body = ProblemBody {
            detail: &self.detail,
            errors: &self.errors,
            kind: self.kind,
            request_id,
            current: &self.current,
        };
        (self.status, Json(body)).into_response()
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self {
            status: StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            kind: error.kind(),
            detail: error.to_string(),
            errors: error.fields().to_vec(),
            retry_after: error.retry_after(),
            current: None,
        }
    }
}

impl IntoResponse for Problem {
    /// A response without its body; [`super::guard::request_id::name`] adds it.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The response to a request that panicked, which is a bug and logged.
pub(super) fn of_panic(panic: Box<dyn Any + Send>) -> Response {
    let words = panic.downcast_ref::<String>().map(String::as_str);
    let words = words.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
    tracing::error!(panic = words, "a request panicked");
    Problem::from(Error::Internal).into_response()
}

/// For paths of the API that do not exist.
pub(super) async fn not_found() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not_found", "This endpoint doesn't exist. See /docs.")
}

/// For methods that an API path does not support.
pub(super) async fn method_not_allowed() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "This endpoint doesn't support that method. See /docs.",
    )
}
