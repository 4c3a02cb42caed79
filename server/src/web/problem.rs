//! How REST says that something went wrong: one shape for all routes.

use axum::Json;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::error::{Error, FieldError};
use serde::Serialize;
use std::any::Any;
use utoipa::ToSchema;

/// A refusal or failure.
#[derive(Clone, Debug)]
pub struct Problem {
    pub status: StatusCode,
    /// One word for programs.
    pub kind: &'static str,
    /// A sentence for people.
    pub detail: String,
    /// The refused fields.
    pub errors: Vec<FieldError>,
    /// Seconds until the next try is welcome.
    pub retry_after: Option<u64>,
    /// The thing as it is now, for who knew an older state of it.
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
    /// After an edit of something that had changed meanwhile: the thing as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    current: &'a Option<serde_json::Value>,
}

impl Problem {
    /// A problem that no domain knows: of HTTP itself.
    pub fn new(status: StatusCode, kind: &'static str, detail: impl Into<String>) -> Self {
        Self { status, kind, detail: detail.into(), errors: Vec::new(), retry_after: None, current: None }
    }

    /// The same as server functions say it.
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

    /// The answer's body; the request's id is known to the outermost layer only.
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
    /// An answer without body yet; [`super::request_id::name`] writes it.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The answer to a request whose code panicked: a bug, in the log with its place.
pub(super) fn of_panic(panic: Box<dyn Any + Send>) -> Response {
    let words = panic.downcast_ref::<String>().map(String::as_str);
    let words = words.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
    tracing::error!(panic = words, "a request panicked");
    Problem::from(Error::Internal).into_response()
}

/// For paths of the API that do not exist.
pub(super) async fn not_found() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not_found", "There is no such route.")
}

/// For methods that a path of the API does not know.
pub(super) async fn method_not_allowed() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "This route does not know that method.",
    )
}
