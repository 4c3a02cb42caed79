//! The same request sent again.

use super::create::CreatedMany;
use super::create_options::IdempotencyKey;
use crate::data::generation_jobs::{ActiveModel, Column, Entity};
use crate::job_views;
use domain::error::Error;
use domain::jobs::NewGenerationJob;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder};
use sha2::{Digest, Sha256};

fn hash(new: &NewGenerationJob) -> Result<String, Error> {
    let body = serde_json::to_vec(new).map_err(|error| {
        tracing::error!(%error, "a new job could not be written as JSON");
        Error::Internal
    })?;
    Ok(format!("{:x}", Sha256::digest(&body)))
}

/// A request that can be told from another by its key.
pub(super) struct IdempotentRequest<'a> {
    user_id: &'a str,
    key: &'a IdempotencyKey,
    how_many: i64,
    hash: String,
}

impl<'a> IdempotentRequest<'a> {
    pub(super) fn new(
        user_id: &'a str,
        key: &'a IdempotencyKey,
        new: &NewGenerationJob,
    ) -> Result<Self, Error> {
        Ok(Self { user_id, key, how_many: new.how_many, hash: hash(new)? })
    }

    /// Writes the key on jobs that are not yet inserted.
    pub(super) fn set_keys(&self, jobs: &mut [ActiveModel]) {
        for (job, index) in jobs.iter_mut().zip(0..) {
            job.idempotency_key = Set(Some(self.key.of(index)));
            job.request_hash = Set(Some(self.hash.clone()));
        }
    }

    /// The jobs that were made with this key.
    pub(super) async fn find(&self, c: &impl ConnectionTrait) -> Result<Option<CreatedMany>, Error> {
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
            return Err(Error::field(IdempotencyKey::FIELD, "was used before with another body"));
        }
        Ok(Some(CreatedMany { jobs: job_views::assemble(c, rows).await?, replayed: true }))
    }
}
