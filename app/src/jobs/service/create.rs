//! Making jobs.

use super::row::settled;
use crate::data::generation_jobs::{ActiveModel, Column, Entity, Model};
use crate::data::{job_loras, job_views, sql};
use crate::error::Error;
use crate::jobs::{GenerationJob, NewGenerationJob, limits};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, SqlErr, TransactionSession, TransactionTrait};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Seconds after which a place in a full queue may be free.
const FULL_RETRY: u64 = 30;

/// What a caller sends along to be able to repeat a request without making a second job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// # Errors
    /// [`Error::Invalid`] unless `key` has 1 to 255 printable ASCII characters.
    pub fn parse(key: &str) -> Result<Self, Error> {
        let printable = key.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        if key.is_empty() || key.len() > 255 || !printable {
            return Err(Error::field("Idempotency-Key", "must have 1 to 255 printable ASCII characters"));
        }
        Ok(Self(key.to_owned()))
    }
}

/// A job that was made, or found again by its key.
#[derive(Clone, Debug, PartialEq)]
pub struct Created {
    pub job: GenerationJob,
    /// True when the key was known: no second job was made.
    pub replayed: bool,
}

/// Makes a job of a checked wish.
///
/// # Errors
/// [`Error::Invalid`] for a model, LoRA, sampler, scheduler or engine that no engine has, naming those that
/// exist, or for a key that came with another body; [`Error::TooMany`] when too many of theirs wait.
pub async fn create<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    new: NewGenerationJob,
    key: Option<IdempotencyKey>,
) -> Result<Created, Error> {
    let Some(key) = key else {
        let job = settled(c, user_id, new, 1).await?.remove(0);
        let made = insert_all(c, user_id, vec![job]).await?;
        return Ok(Created { job: first(c, made).await?, replayed: false });
    };
    let hash = hash(&new)?;
    if let Some(earlier) = replay(c, user_id, &key, &hash).await? {
        return Ok(earlier);
    }
    let mut job = settled(c, user_id, new, 1).await?.remove(0);
    job.idempotency_key = Set(Some(key.0.clone()));
    job.request_hash = Set(Some(hash.clone()));
    match insert_all(c, user_id, vec![job]).await {
        Ok(made) => Ok(Created { job: first(c, made).await?, replayed: false }),
        // The same request came in twice at once, and the other was faster.
        Err(Refused::Twice) => replay(c, user_id, &key, &hash).await?.ok_or(Error::Internal),
        Err(refused) => Err(refused.into()),
    }
}

/// Makes `how_many` jobs of one wish, each with a seed of its own.
///
/// # Errors
/// As [`create`]; then none is made.
pub async fn create_many<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    new: NewGenerationJob,
    how_many: u32,
) -> Result<Vec<GenerationJob>, Error> {
    let jobs = settled(c, user_id, new, how_many).await?;
    let made = insert_all(c, user_id, jobs).await?;
    Ok(job_views::assemble(c, made).await?)
}

async fn first(c: &impl ConnectionTrait, mut made: Vec<Model>) -> Result<GenerationJob, Error> {
    Ok(job_views::one(c, made.pop().ok_or(Error::Internal)?).await?)
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
) -> Result<Vec<Model>, Refused> {
    let transaction = sql::begin(c).await?;
    refuse_when_full(&transaction, user_id, jobs.len() as u64).await?;
    let mut made = Vec::with_capacity(jobs.len());
    for job in jobs {
        let row = job.insert(&transaction).await?;
        insert_loras(&transaction, &row).await?;
        made.push(row);
    }
    transaction.commit().await?;
    Ok(made)
}

async fn refuse_when_full(c: &impl ConnectionTrait, user_id: &str, more: u64) -> Result<(), Refused> {
    let waiting =
        Entity::find().filter(Column::UserId.eq(user_id)).filter(sql::is_waiting()).count(c).await?;
    let full = waiting + more > limits::WAITING_JOBS;
    if full { Err(Refused::Because(Error::TooMany(FULL_RETRY))) } else { Ok(()) }
}

async fn insert_loras(c: &impl ConnectionTrait, job: &Model) -> Result<(), DbErr> {
    let names: BTreeSet<&str> = job.lora_models.0.iter().map(|lora| lora.name.as_str()).collect();
    if names.is_empty() {
        return Ok(());
    }
    let row = |name: &str| job_loras::ActiveModel { job_id: Set(job.id), name: Set(name.to_owned()) };
    job_loras::Entity::insert_many(names.into_iter().map(row)).exec_without_returning(c).await?;
    Ok(())
}

fn hash(new: &NewGenerationJob) -> Result<String, Error> {
    let body = serde_json::to_vec(new).map_err(|error| {
        tracing::error!(%error, "a new job could not be written as JSON");
        Error::Internal
    })?;
    Ok(format!("{:x}", Sha256::digest(&body)))
}

async fn replay(
    c: &impl ConnectionTrait,
    user_id: &str,
    key: &IdempotencyKey,
    hash: &str,
) -> Result<Option<Created>, Error> {
    let earlier = Entity::find()
        .filter(Column::UserId.eq(user_id))
        .filter(Column::IdempotencyKey.eq(&key.0))
        .one(c)
        .await?;
    let Some(row) = earlier else { return Ok(None) };
    if row.request_hash.as_deref() != Some(hash) {
        return Err(Error::field("Idempotency-Key", "was used before with another body"));
    }
    Ok(Some(Created { job: job_views::one(c, row).await?, replayed: true }))
}
