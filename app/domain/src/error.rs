//! What a person can be told went wrong.

#[cfg(feature = "sea-orm")]
mod database;
#[cfg(feature = "server-fn")]
mod server_functions;

use serde::{Deserialize, Serialize};

/// Characters of a field's name: an unknown one is said twice in an answer, which must not be larger than the request.
const MAX_FIELD_NAME: usize = 100;

/// One field that was refused, and why, in words for the person who filled it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// Name of the field as the REST contract spells it, e.g. `sampler_params.steps`.
    pub field: String,
    /// Names the limit that was passed, e.g. "must be between 1 and 150".
    pub message: String,
}

impl FieldError {
    /// A name of more than 100 characters is cut: it came from outside.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: truncated(field.into(), MAX_FIELD_NAME), message: message.into() }
    }
}

/// Everything a client may learn about a failure. Causes stay in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Error {
    /// 400: the request itself could not be read.
    #[error("{0}")]
    Unreadable(String),
    /// 422: the request was read and a field is out of its limits.
    #[error("{}", summary(.0))]
    Invalid(Vec<FieldError>),
    /// 401: nobody is signed in.
    #[error("Sign in to go on.")]
    SignedOut,
    /// 401: name and password do not belong together; does not say which is wrong.
    #[error("Name and password do not match.")]
    WrongCredentials,
    /// 403: signed in, but not allowed.
    #[error("{0}")]
    Forbidden(String),
    /// 404: no such thing, or it belongs to somebody else. Carries what was looked for: "job", "image".
    #[error("There is no such {0}.")]
    NotFound(String),
    /// 409: the thing is in a state that does not allow this; names the state.
    #[error("{0}")]
    Conflict(String),
    /// 429: too many requests; whole seconds until the next one is welcome.
    #[error("Too many attempts. Try again in {0} s.")]
    TooMany(u64),
    /// 429: the caller has as many waiting jobs as one may have; whole seconds until a place may be free.
    #[error("At most {most} of your jobs can wait at once. Let some finish or cancel some, then try again.")]
    QueueFull { most: u64, seconds: u64 },
    /// 503: a part that is needed is away; names it.
    #[error("{0}")]
    Unavailable(String),
    /// 500: a bug or a broken machine; the cause is in the log.
    #[error("Something went wrong on the server. Nothing you typed is lost; try again.")]
    Internal,
    /// The request never reached the server, or its answer never came back. Made in the browser only.
    #[error("The server cannot be reached. Check the connection and try again.")]
    Network,
}

impl Error {
    /// One refused field.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }

    /// A 404 for `thing` ("job", "image").
    pub fn not_found(thing: impl Into<String>) -> Self {
        Self::NotFound(thing.into())
    }

    /// HTTP status that says the same.
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

    /// The word REST answers carry in `kind`.
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

    /// Whole seconds after which the next try is welcome.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooMany(seconds) | Self::QueueFull { seconds, .. } => Some(*seconds),
            _ => None,
        }
    }

    /// The refused fields; empty for every other error.
    pub fn fields(&self) -> &[FieldError] {
        match self {
            Self::Invalid(fields) => fields,
            _ => &[],
        }
    }
}

/// The first `most` characters, and a sign where there are more.
fn truncated(mut text: String, most: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        text.push('…');
    }
    text
}

fn summary(fields: &[FieldError]) -> String {
    fields.iter().map(|f| format!("{}: {}", f.field, f.message)).collect::<Vec<_>>().join("; ")
}
