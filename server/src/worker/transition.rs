//! A job's next state after an attempt.

use chrono::{DateTime, Utc};
use domain::images::NewContentItem;
use domain::jobs::ErrorKind;
use services::queue::Requeue;

/// The job's next state.
#[derive(Clone)]
pub(super) enum JobTransition {
    Complete(Vec<NewContentItem>),
    Fail {
        kind: ErrorKind,
        message: String,
        cause: Option<String>,
    },
    Cancel,
    /// Waiting again, unless it was cancelled meanwhile or lost too often.
    Requeue(RequeueDetails),
}

/// An owned [`Requeue`]. The default one hands the job back at shutdown.
#[derive(Clone, Default)]
pub(super) struct RequeueDetails {
    pub message: String,
    pub kind: Option<ErrorKind>,
    pub cause: Option<String>,
    pub lost: bool,
    pub avoid_engine: bool,
    pub run_at: Option<DateTime<Utc>>,
}

impl RequeueDetails {
    /// For a lost attempt, which counts towards `max_attempts`.
    pub fn lost(message: impl Into<String>) -> Self {
        Self { message: message.into(), lost: true, ..Self::default() }
    }

    pub fn as_requeue(&self) -> Requeue<'_> {
        Requeue {
            words: &self.message,
            kind: self.kind,
            cause: self.cause.as_deref(),
            lost: self.lost,
            avoid_engine: self.avoid_engine,
            run_at: self.run_at,
        }
    }
}
