//! Giving a job back to the queue.

use super::finish::{Ending, changed, end, ended, fence};
use super::{Claim, Fenced};
use crate::data::generation_jobs::{Column, Entity, Model};
use crate::data::{job_attempts, sql};
use crate::error::Error;
use crate::jobs::{ErrorKind, JobStatus};
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{TransactionSession, TransactionTrait, UpdateMany};

/// Why an attempt gives its job back to the queue.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SendBack<'a> {
    /// What the waiting job waits for, or what went wrong, for its owner.
    pub words: &'a str,
    /// What the attempt failed with; none for one that was lost or handed back.
    pub kind: Option<ErrorKind>,
    /// The engine's own text.
    pub cause: Option<&'a str>,
    /// Whether the attempt counts against the job's limit; reaching it fails the job.
    pub counts: bool,
    /// Not before this moment.
    pub run_at: Option<DateTime<Utc>>,
}

/// The job waits again at its place; it is cancelled instead when that was wished, and failed when this was
/// its last attempt.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn send_back<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    claim: &Claim,
    owner: &str,
    back: &SendBack<'_>,
) -> Result<Fenced, Error> {
    let transaction = sql::begin(c).await?;
    let Some(job) = Entity::find().filter(fence(claim, owner)).one(&transaction).await? else {
        return Ok(Fenced::LeaseLost);
    };
    let ending = Ending {
        outcome: match (back.counts, back.kind) {
            (false, _) => "handed_back",
            (true, Some(_)) => "failed",
            (true, None) => "lost",
        },
        kind: back.kind,
        error: Some(back.cause.unwrap_or(back.words)).filter(|text| !text.is_empty()),
    };
    let changes = next(&transaction, &job, back).await?;
    let ended = end(&transaction, claim, owner, changes, &ending).await?;
    transaction.commit().await?;
    Ok(ended)
}

async fn next(
    c: &impl ConnectionTrait,
    job: &Model,
    back: &SendBack<'_>,
) -> Result<UpdateMany<Entity>, DbErr> {
    if job.cancel_requested_at.is_some() {
        return Ok(ended(JobStatus::Cancelled));
    }
    let tries = counted(c, job.id).await? + u64::from(back.counts);
    if back.counts && tries >= u64::from(job.max_attempts.unsigned_abs()) {
        let kind = back.kind.unwrap_or(ErrorKind::Internal);
        let words = format!("Given up after {tries} attempts. {}", back.words);
        return Ok(ended(JobStatus::Failed)
            .col_expr(Column::ErrorKind, Expr::value(kind))
            .col_expr(Column::ErrorMessage, Expr::value(words.trim())));
    }
    Ok(changed(JobStatus::Pending)
        .col_expr(Column::RunAt, Expr::value(back.run_at))
        .col_expr(Column::ErrorKind, Expr::value(back.kind))
        .col_expr(Column::ErrorMessage, Expr::value(Some(back.words).filter(|words| !words.is_empty())))
        .col_expr(Column::StartedAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(Column::Step, Expr::value(0)))
}

/// Attempts of the job that count against its limit.
async fn counted(c: &impl ConnectionTrait, job_id: i64) -> Result<u64, DbErr> {
    job_attempts::Entity::find()
        .filter(job_attempts::Column::JobId.eq(job_id))
        .filter(job_attempts::Column::Outcome.is_in(["lost", "failed"]))
        .count(c)
        .await
}
