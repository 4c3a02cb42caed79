//! Making jobs.

use super::create_options::CreateOptions;
use super::idempotency::IdempotentRequest;
use super::insert::{InsertError, insert_all};
use super::row::build_rows;
use crate::data::generation_jobs::Model;
use crate::database::Database;
use crate::job_views;
use domain::error::Error;
use domain::jobs::{GenerationJob, NewGenerationJob};
use sea_orm::ConnectionTrait;

/// A job that was made, or found again by its key.
#[derive(Clone, Debug, PartialEq)]
pub struct Created {
    pub job: GenerationJob,
    /// True when the key was known: no second job was made.
    pub replayed: bool,
}

/// Jobs that were made, or found again by their key.
#[derive(Clone, Debug, PartialEq)]
pub struct CreatedMany {
    /// In the order in which they were made.
    pub jobs: Vec<GenerationJob>,
    /// True when the key was known: no further jobs were made.
    pub replayed: bool,
}

/// Makes one job of a checked request. What only looks is asked of the readers: SQLite has one writer, and whoever has it
/// keeps all others from their work.
///
/// # Errors
/// [`Error::Invalid`] for a model, LoRA, sampler, scheduler or engine that no engine has, naming those that
/// exist, or for a key that came with another body; [`Error::QueueFull`] when too many of theirs wait.
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

/// Makes `how_many` jobs of a checked request, each with a seed of its own.
///
/// # Errors
/// As [`create`]; then none is made.
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
        // The same request came in twice at once, and the other was faster.
        Err(InsertError::DuplicateKey) => idempotent_request.find(read).await?.ok_or(Error::Internal),
        Err(error) => Err(error.into()),
    }
}

async fn load_created(c: &impl ConnectionTrait, rows: Vec<Model>) -> Result<CreatedMany, Error> {
    Ok(CreatedMany { jobs: job_views::assemble(c, rows).await?, replayed: false })
}
