//! Errors that clients see.

#[cfg(feature = "sea-orm")]
mod database;
#[cfg(feature = "server-fn")]
mod server_functions;

use crate::jobs::display::group_thousands;
use serde::{Deserialize, Serialize};

/// Maximum characters of a field's name. A response repeats an unknown name twice and must not exceed the request.
const MAX_FIELD_NAME: usize = 100;

/// One rejected field and the reason, worded for the person who filled it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// Name of the field as in the REST contract, e.g. `sampler_params.steps`.
    pub field: String,
    /// Names the limit that was exceeded, e.g. "must be between 1 and 150".
    pub message: String,
}

impl FieldError {
    /// Truncates the name to 100 characters, because it may come from outside.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: truncated(field.into(), MAX_FIELD_NAME), message: message.into() }
    }
}

/// Everything a client may learn about a failure. Causes are only logged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Error {
    /// 400: the request could not be parsed.
    #[error("{0}")]
    Unreadable(String),
    /// 422: the request was parsed, but a field is out of range.
    #[error("{}", summary(.0))]
    Invalid(Vec<FieldError>),
    /// 401: not signed in.
    #[error("Sign in to continue.")]
    SignedOut,
    /// 401: wrong username or password; does not say which.
    #[error("Incorrect username or password.")]
    WrongCredentials,
    /// 403: signed in, but without permission.
    #[error("{0}")]
    Forbidden(String),
    /// 404: it doesn't exist or belongs to another user. Carries the kind of thing: "job", "image".
    #[error("{}", not_found_message(.0))]
    NotFound(String),
    /// 409: the current state does not allow this; the message names the state.
    #[error("{0}")]
    Conflict(String),
    /// 429: too many requests; whole seconds until the next one is accepted.
    #[error("Too many attempts. Try again in {0} s.")]
    TooMany(u64),
    /// 429: the caller has `most` waiting jobs, the maximum; whole seconds until a place may be free.
    #[error("Queue limit reached ({}). Wait or cancel some.", grouped(.most))]
    QueueFull { most: u64, seconds: u64 },
    /// 503: a required component is unavailable; the message names it.
    #[error("{0}")]
    Unavailable(String),
    /// 500: a bug or a hardware failure; the cause is logged.
    #[error("Something went wrong. Your input is safe; try again.")]
    Internal,
    /// The request or its response was lost. Created in the browser only.
    #[error("Can't reach the server. Check your connection and try again.")]
    Network,
}

impl Error {
    /// One rejected field.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }

    /// A 404 for `thing` ("job", "image").
    pub fn not_found(thing: impl Into<String>) -> Self {
        Self::NotFound(thing.into())
    }

    /// The matching HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::Unreadable(_) => 400,
            Self::SignedOut | Self::WrongCredentials => 401,
            Self::Forbidden(_) => 403,
            Self::NotFound(_) => 404,
            Self::Conflict(_) => 409,
            Self::Invalid(_) => 422,
            Self::TooMany(_) | Self::QueueFull { .. } => 429,
            Self::Internal => 500,
            Self::Unavailable(_) | Self::Network => 503,
        }
    }

    /// Value of `kind` in REST responses.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::SignedOut => "signed_out",
            Self::WrongCredentials => "wrong_credentials",
            Self::Forbidden(_) => "forbidden",
            Self::NotFound(_) => "not_found",
            Self::Conflict(_) => "conflict",
            Self::Invalid(_) => "invalid",
            Self::TooMany(_) => "too_many",
            Self::QueueFull { .. } => "queue_full",
            Self::Internal => "internal",
            Self::Unavailable(_) => "unavailable",
            Self::Network => "network",
        }
    }

    /// Whole seconds to wait before the next try.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooMany(seconds) | Self::QueueFull { seconds, .. } => Some(*seconds),
            _ => None,
        }
    }

    /// The rejected fields; empty for every other error.
    pub fn fields(&self) -> &[FieldError] {
        match self {
            Self::Invalid(fields) => fields,
            _ => &[],
        }
    }
}

/// The first `most` characters, followed by an ellipsis if more were cut off.
fn truncated(mut text: String, most: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        text.push('…');
    }
    text
}

fn not_found_message(thing: &str) -> String {
    match thing {
        "image" => "This picture doesn't exist or isn't yours.".into(),
        "job" | "notification" | "preset" | "session" => {
            format!("This {thing} doesn't exist or isn't yours.")
        }
        thing => format!("This {thing} doesn't exist."),
    }
}

fn grouped(number: &u64) -> String {
    group_thousands(i64::try_from(*number).unwrap_or(i64::MAX))
}

fn summary(fields: &[FieldError]) -> String {
    fields.iter().map(|f| format!("{}: {}", f.field, f.message)).collect::<Vec<_>>().join("; ")
}
