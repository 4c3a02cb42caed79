//! Creating jobs.

pub mod check;
pub mod idempotency;
pub mod insert;
pub mod row;
mod variants;

use crate::data::tables::generation_jobs::Model;
use crate::database::Database;
use crate::job_views;
use domain::error::Error;
use domain::jobs::{GenerationJob, NewGenerationJob, limits};
use idempotency::{CreatedMany, IdempotencyKey, IdempotentRequest};
use insert::{InsertError, insert_all};
use row::build_rows;
use sea_orm::ConnectionTrait;

/// How new jobs are created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateOptions {
    /// The same key with the same request returns the same jobs.
    pub key: Option<IdempotencyKey>,
    /// Maximum number of the owner's waiting jobs.
    pub waiting_jobs: u64,
}

impl From<Option<IdempotencyKey>> for CreateOptions {
    /// With the default limit of waiting jobs.
    fn from(key: Option<IdempotencyKey>) -> Self {
        Self { key, waiting_jobs: limits::WAITING_JOBS }
    }
}

/// A job that was created, or found by its key.
#[derive(Clone, Debug, PartialEq)]
pub struct Created {
    pub job: GenerationJob,
    /// True if the key was known: no second job was created.
    pub replayed: bool,
}

/// Creates one job from a checked request. Reads use the read pool, because SQLite's single writer blocks all other
/// writers.
///
/// # Errors
/// [`Error::Invalid`] for an unknown model, LoRA, sampler, scheduler or engine, listing the available ones, or for a
/// key that was used with another body; [`Error::QueueFull`] if the caller has too many waiting jobs.
pub async fn create(
    database: &Database,
    user_id: &str,
    new: NewGenerationJob,
    create_options: impl Into<CreateOptions>,
) -> Result<Created, Error> {
    let one = NewGenerationJob { how_many: 1, ..new };
    let CreatedMany { jobs, replayed } = create_many(database, user_id, one, create_options).await?;
    let job = jobs.into_iter().next().ok_or(Error::Internal)?;
    Ok(Created { job, replayed })
}

/// Creates `how_many` jobs from a checked request, each with its own seed.
///
/// # Errors
/// As [`create`]; then no job is created.
pub async fn create_many(
    database: &Database,
    user_id: &str,
    new: NewGenerationJob,
    create_options: impl Into<CreateOptions>,
) -> Result<CreatedMany, Error> {
    let create_options = create_options.into();
    let Database { read, write, .. } = database;
    let Some(key) = &create_options.key else {
        let jobs = build_rows(read, user_id, new).await?;
        return load_created(read, insert_all(write, user_id, jobs, create_options.waiting_jobs).await?)
            .await;
    };
    let idempotent_request = IdempotentRequest::new(user_id, key, &new)?;
    if let Some(earlier) = idempotent_request.find(read).await? {
        return Ok(earlier);
    }
    let mut jobs = build_rows(read, user_id, new).await?;
    idempotent_request.set_keys(&mut jobs);
    match insert_all(write, user_id, jobs, create_options.waiting_jobs).await {
        Ok(rows) => load_created(read, rows).await,
        // A concurrent duplicate of the request was faster.
        Err(InsertError::DuplicateKey) => idempotent_request.find(read).await?.ok_or(Error::Internal),
        Err(error) => Err(error.into()),
    }
}

async fn load_created(c: &impl ConnectionTrait, rows: Vec<Model>) -> Result<CreatedMany, Error> {
    Ok(CreatedMany { jobs: job_views::assemble(c, rows).await?, replayed: false })
}
