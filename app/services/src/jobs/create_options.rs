//! Options of new jobs.

use domain::error::Error;
use domain::jobs::limits;

/// What a caller sends along to be able to repeat a request without making more jobs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// What refusals call it.
    pub(super) const FIELD: &str = "Idempotency-Key";

    /// Whether `error` says that a key came with another request before.
    pub fn is_refused(error: &Error) -> bool {
        error.fields().iter().any(|refused| refused.field == Self::FIELD)
    }

    /// # Errors
    /// [`Error::Invalid`] unless `key` has 1 to 255 printable ASCII characters.
    pub fn parse(key: &str) -> Result<Self, Error> {
        let printable = key.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        if key.is_empty() || key.len() > 255 || !printable {
            return Err(Error::field(Self::FIELD, "must have 1 to 255 printable ASCII characters"));
        }
        Ok(Self(key.to_owned()))
    }

    /// What the job of this number is stored with, from 0. No caller can send a key with a line break.
    pub(super) fn of(&self, index: i64) -> String {
        if index == 0 { self.0.clone() } else { format!("{}\n{index}", self.0) }
    }
}

/// How new jobs are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateOptions {
    /// The same key with the same request gives the same jobs.
    pub key: Option<IdempotencyKey>,
    /// Waiting jobs their owner may have.
    pub waiting_jobs: u64,
}

impl From<Option<IdempotencyKey>> for CreateOptions {
    /// With the usual limit of waiting jobs.
    fn from(key: Option<IdempotencyKey>) -> Self {
        Self { key, waiting_jobs: limits::WAITING_JOBS }
    }
}
