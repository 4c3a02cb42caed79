//! Adding jobs to a user's queue.

use super::row::insert_loras;
use crate::data::sql;
use crate::data::tables::generation_jobs::{ActiveModel, Column, Entity, Model};
use crate::jobs::queue_lock::lock_user_queue;
use domain::error::Error;
use sea_orm::entity::prelude::*;
use sea_orm::{SqlErr, TransactionSession, TransactionTrait};

/// Seconds after which a full queue may have a free place.
const QUEUE_FULL_RETRY_SECS: u64 = 30;

/// Why nothing was inserted.
pub enum InsertError {
    /// A job with one of these keys exists.
    DuplicateKey,
    Other(Error),
}

impl From<DbErr> for InsertError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Self::DuplicateKey,
            _ => Self::Other(error.into()),
        }
    }
}

impl From<InsertError> for Error {
    fn from(error: InsertError) -> Self {
        match error {
            InsertError::DuplicateKey => Self::Internal,
            InsertError::Other(error) => error,
        }
    }
}

/// Inserts all of them, or none.
pub async fn insert_all<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    jobs: Vec<ActiveModel>,
    most: u64,
) -> Result<Vec<Model>, InsertError> {
    let transaction = sql::begin(c).await?;
    lock_user_queue(&transaction, user_id).await?;
    check_queue_limit(&transaction, user_id, jobs.len() as u64, most).await?;
    let mut rows = Vec::with_capacity(jobs.len());
    for job in jobs {
        let row = job.insert(&transaction).await?;
        insert_loras(&transaction, &row).await?;
        rows.push(row);
    }
    transaction.commit().await?;
    Ok(rows)
}

async fn check_queue_limit(
    c: &impl ConnectionTrait,
    user_id: &str,
    more: u64,
    most: u64,
) -> Result<(), InsertError> {
    let waiting =
        Entity::find().filter(Column::UserId.eq(user_id)).filter(sql::is_waiting()).count(c).await?;
    let full = waiting + more > most;
    if full {
        Err(InsertError::Other(Error::QueueFull { most, seconds: QUEUE_FULL_RETRY_SECS }))
    } else {
        Ok(())
    }
}
