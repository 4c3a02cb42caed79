//! Making jobs.

use super::insert::{Refused, insert_all};
use super::repeat::Repeat;
use super::row::settled;
use super::terms::Terms;
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

/// Makes one job of a checked wish. What only looks is asked of the readers: SQLite has one writer, and whoever has it
/// keeps all others from their work.
///
/// # Errors
/// [`Error::Invalid`] for a model, LoRA, sampler, scheduler or engine that no engine has, naming those that
/// exist, or for a key that came with another body; [`Error::QueueFull`] when too many of theirs wait.
pub async fn create(
    database: &Database,
    user_id: &str,
    new: NewGenerationJob,
    terms: impl Into<Terms>,
) -> Result<Created, Error> {
    let one = NewGenerationJob { how_many: 1, ..new };
    let CreatedMany { jobs, replayed } = create_many(database, user_id, one, terms).await?;
    let job = jobs.into_iter().next().ok_or(Error::Internal)?;
    Ok(Created { job, replayed })
}

/// Makes `how_many` jobs of a checked wish, each with a seed of its own.
///
/// # Errors
/// As [`create`]; then none is made.
pub async fn create_many(
    database: &Database,
    user_id: &str,
    new: NewGenerationJob,
    terms: impl Into<Terms>,
) -> Result<CreatedMany, Error> {
    let terms = terms.into();
    let Database { read, write, .. } = database;
    let Some(key) = &terms.key else {
        let jobs = settled(read, user_id, new).await?;
        return made(read, insert_all(write, user_id, jobs, terms.waiting_jobs).await?).await;
    };
    let repeat = Repeat::new(user_id, key, &new)?;
    if let Some(earlier) = repeat.find(read).await? {
        return Ok(earlier);
    }
    let mut jobs = settled(read, user_id, new).await?;
    repeat.mark(&mut jobs);
    match insert_all(write, user_id, jobs, terms.waiting_jobs).await {
        Ok(rows) => made(read, rows).await,
        // The same request came in twice at once, and the other was faster.
        Err(Refused::Twice) => repeat.find(read).await?.ok_or(Error::Internal),
        Err(refused) => Err(refused.into()),
    }
}

async fn made(c: &impl ConnectionTrait, rows: Vec<Model>) -> Result<CreatedMany, Error> {
    Ok(CreatedMany { jobs: job_views::assemble(c, rows).await?, replayed: false })
}
