//! Repeated requests.

use crate::data::tables::generation_jobs::{ActiveModel, Column, Entity};
use crate::job_views;
use domain::error::Error;
use domain::jobs::{GenerationJob, NewGenerationJob};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder};
use sha2::{Digest, Sha256};

/// Lets a caller repeat a request without creating more jobs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Its field name in errors.
    const FIELD: &str = "Idempotency-Key";

    /// Whether `error` rejects a key.
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

    /// The stored key of the job with this index, from 0. Unambiguous, because callers can't send line breaks in keys.
    fn of(&self, index: i64) -> String {
        if index == 0 { self.0.clone() } else { format!("{}\n{index}", self.0) }
    }
}

/// Jobs that were created, or found by their key.
#[derive(Clone, Debug, PartialEq)]
pub struct CreatedMany {
    /// In creation order.
    pub jobs: Vec<GenerationJob>,
    /// True if the key was known: no further jobs were created.
    pub replayed: bool,
}

fn hash(new: &NewGenerationJob) -> Result<String, Error> {
    let body = serde_json::to_vec(new).map_err(|error| {
        tracing::error!(%error, "failed to serialise a new job");
        Error::Internal
    })?;
    Ok(format!("{:x}", Sha256::digest(&body)))
}

/// A request that is identified by its key.
pub struct IdempotentRequest<'a> {
    user_id: &'a str,
    key: &'a IdempotencyKey,
    how_many: i64,
    hash: String,
}

impl<'a> IdempotentRequest<'a> {
    pub fn new(user_id: &'a str, key: &'a IdempotencyKey, new: &NewGenerationJob) -> Result<Self, Error> {
        Ok(Self { user_id, key, how_many: new.how_many, hash: hash(new)? })
    }

    /// Sets the keys of jobs before they are inserted.
    pub fn set_keys(&self, jobs: &mut [ActiveModel]) {
        for (job, index) in jobs.iter_mut().zip(0..) {
            job.idempotency_key = Set(Some(self.key.of(index)));
            job.request_hash = Set(Some(self.hash.clone()));
        }
    }

    /// The jobs that were created with this key.
    pub async fn find(&self, c: &impl ConnectionTrait) -> Result<Option<CreatedMany>, Error> {
        let keys = (0..self.how_many.max(1)).map(|index| self.key.of(index));
        let rows = Entity::find()
            .filter(Column::UserId.eq(self.user_id))
            .filter(Column::IdempotencyKey.is_in(keys))
            .order_by_asc(Column::Id)
            .all(c)
            .await?;
        if rows.is_empty() {
            return Ok(None);
        }
        if rows.iter().any(|row| row.request_hash.as_deref() != Some(self.hash.as_str())) {
            return Err(Error::field(IdempotencyKey::FIELD, "was already used with a different body"));
        }
        Ok(Some(CreatedMany { jobs: job_views::assemble(c, rows).await?, replayed: true }))
    }
}
