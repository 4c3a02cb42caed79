//! Adding jobs to a person's queue.

use super::alone::alone;
use super::row::insert_loras;
use crate::data::generation_jobs::{ActiveModel, Column, Entity, Model};
use crate::data::sql;
use domain::error::Error;
use sea_orm::entity::prelude::*;
use sea_orm::{SqlErr, TransactionSession, TransactionTrait};

/// Seconds after which a place in a full queue may be free.
const FULL_RETRY: u64 = 30;

/// Why nothing was inserted.
pub(super) enum Refused {
    /// There is a job with one of these keys.
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

/// Inserts all of them, or none.
pub(super) async fn insert_all<C: ConnectionTrait + TransactionTrait>(
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
        insert_loras(&transaction, &row).await?;
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
