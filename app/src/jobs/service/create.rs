//! Making jobs.

use super::alone::alone;
use super::row::settled;
use super::terms::{IdempotencyKey, Terms};
use crate::data::generation_jobs::{ActiveModel, Column, Entity, Model};
use crate::data::{job_views, sql};
use crate::error::Error;
use crate::jobs::{GenerationJob, NewGenerationJob};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder, SqlErr, TransactionSession, TransactionTrait};
use sha2::{Digest, Sha256};

/// Seconds after which a place in a full queue may be free.
const FULL_RETRY: u64 = 30;

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

/// Makes one job of a checked wish.
///
/// # Errors
/// [`Error::Invalid`] for a model, LoRA, sampler, scheduler or engine that no engine has, naming those that
/// exist, or for a key that came with another body; [`Error::QueueFull`] when too many of theirs wait.
pub async fn create<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    new: NewGenerationJob,
    terms: impl Into<Terms>,
) -> Result<Created, Error> {
    let one = NewGenerationJob { how_many: 1, ..new };
    let CreatedMany { jobs, replayed } = create_many(c, user_id, one, terms).await?;
    let job = jobs.into_iter().next().ok_or(Error::Internal)?;
    Ok(Created { job, replayed })
}

/// Makes `how_many` jobs of a checked wish, each with a seed of its own.
///
/// # Errors
/// As [`create`]; then none is made.
pub async fn create_many<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    new: NewGenerationJob,
    terms: impl Into<Terms>,
) -> Result<CreatedMany, Error> {
    let terms = terms.into();
    let Some(key) = &terms.key else {
        let jobs = settled(c, user_id, new).await?;
        return made(c, insert_all(c, user_id, jobs, terms.waiting_jobs).await?).await;
    };
    let repeat = Repeat { user_id, key, how_many: new.how_many, hash: hash(&new)? };
    if let Some(earlier) = repeat.find(c).await? {
        return Ok(earlier);
    }
    let mut jobs = settled(c, user_id, new).await?;
    repeat.mark(&mut jobs);
    match insert_all(c, user_id, jobs, terms.waiting_jobs).await {
        Ok(rows) => made(c, rows).await,
        // The same request came in twice at once, and the other was faster.
        Err(Refused::Twice) => repeat.find(c).await?.ok_or(Error::Internal),
        Err(refused) => Err(refused.into()),
    }
}

async fn made(c: &impl ConnectionTrait, rows: Vec<Model>) -> Result<CreatedMany, Error> {
    Ok(CreatedMany { jobs: job_views::assemble(c, rows).await?, replayed: false })
}

enum Refused {
    Twice,
    Because(Error),
}

impl From<DbErr> for Refused {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Self::Twice,
            _ => Self::Because(error.into()),
        }
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Twice => Self::Internal,
            Refused::Because(error) => error,
        }
    }
}

async fn insert_all<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    jobs: Vec<ActiveModel>,
    most: u64,
) -> Result<Vec<Model>, Refused> {
    let transaction = sql::begin(c).await?;
    alone(&transaction, user_id).await?;
    refuse_when_full(&transaction, user_id, jobs.len() as u64, most).await?;
    let mut made = Vec::with_capacity(jobs.len());
    for job in jobs {
        let row = job.insert(&transaction).await?;
        super::row::insert_loras(&transaction, &row).await?;
        made.push(row);
    }
    transaction.commit().await?;
    Ok(made)
}

async fn refuse_when_full(
    c: &impl ConnectionTrait,
    user_id: &str,
    more: u64,
    most: u64,
) -> Result<(), Refused> {
    let waiting =
        Entity::find().filter(Column::UserId.eq(user_id)).filter(sql::is_waiting()).count(c).await?;
    let full = waiting + more > most;
    if full { Err(Refused::Because(Error::QueueFull { most, seconds: FULL_RETRY })) } else { Ok(()) }
}

fn hash(new: &NewGenerationJob) -> Result<String, Error> {
    let body = serde_json::to_vec(new).map_err(|error| {
        tracing::error!(%error, "a new job could not be written as JSON");
        Error::Internal
    })?;
    Ok(format!("{:x}", Sha256::digest(&body)))
}

/// A request that can be told from another by its key.
struct Repeat<'a> {
    user_id: &'a str,
    key: &'a IdempotencyKey,
    how_many: i64,
    hash: String,
}

impl Repeat<'_> {
    fn mark(&self, jobs: &mut [ActiveModel]) {
        for (job, index) in jobs.iter_mut().zip(0..) {
            job.idempotency_key = Set(Some(self.key.of(index)));
            job.request_hash = Set(Some(self.hash.clone()));
        }
    }

    /// The jobs that were made with this key.
    async fn find(&self, c: &impl ConnectionTrait) -> Result<Option<CreatedMany>, Error> {
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
            return Err(Error::field("Idempotency-Key", "was used before with another body"));
        }
        Ok(Some(CreatedMany { jobs: job_views::assemble(c, rows).await?, replayed: true }))
    }
}
