//! Returning a job to the queue.

use super::claim::Claim;
use super::finish::{AttemptOutcome, FencedWrite, fence, finish_attempt, transition_to, transition_to_final};
use super::rescue;
use crate::data::nested_transaction::BeginNested;
use crate::data::tables::generation_jobs::{Column, Entity, Model};
use chrono::{DateTime, Utc};
use domain::error::Error;
use domain::jobs::{ErrorKind, JobStatus};
use sea_orm::UpdateMany;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

/// Why an attempt returns its job to the queue.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Requeue<'a> {
    /// For the owner: what the job waits for, or what went wrong.
    pub words: &'a str,
    /// The attempt's error; none if it was lost or handed back.
    pub kind: Option<ErrorKind>,
    /// The engine's own text.
    pub cause: Option<&'a str>,
    /// The attempt was lost: it counts against the job's limit, and reaching that fails the job.
    pub lost: bool,
    /// The next attempt goes to another engine, while one can generate the job.
    pub avoid_engine: bool,
    /// Not before this moment.
    pub run_at: Option<DateTime<Utc>>,
}

/// Returns the job to its place in the queue. Cancels it instead if that was requested, and fails it if this was its
/// last attempt.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn requeue<C: BeginNested>(
    c: &C,
    claim: &Claim,
    owner: &str,
    back: &Requeue<'_>,
) -> Result<FencedWrite, Error> {
    let transaction = c.begin_nested().await?;
    let Some(job) = Entity::find().filter(fence(claim, owner)).one(&*transaction).await? else {
        return Ok(FencedWrite::LeaseLost);
    };
    let attempt_outcome = AttemptOutcome {
        outcome: outcome(back),
        avoid: back.avoid_engine,
        kind: back.kind,
        error: Some(back.cause.unwrap_or(back.words)).filter(|text| !text.is_empty()),
    };
    let changes = next_state(&*transaction, &job, back).await?;
    let ended = finish_attempt(&*transaction, claim, owner, changes, &attempt_outcome).await?;
    transaction.commit().await?;
    Ok(ended)
}

async fn next_state(
    c: &impl ConnectionTrait,
    job: &Model,
    back: &Requeue<'_>,
) -> Result<UpdateMany<Entity>, DbErr> {
    if job.cancel_requested_at.is_some() {
        return Ok(transition_to_final(JobStatus::Cancelled));
    }
    if back.lost {
        let lost = rescue::kills(c, job.id, Some(job.attempt)).await?;
        if lost >= job.max_attempts {
            return Ok(fail_exhausted(lost, back));
        }
    }
    Ok(transition_to(JobStatus::Pending)
        .col_expr(Column::RunAt, Expr::value(back.run_at))
        .col_expr(Column::ErrorKind, Expr::value(back.kind))
        .col_expr(Column::ErrorMessage, Expr::value(Some(back.words).filter(|words| !words.is_empty())))
        .col_expr(Column::StartedAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(Column::Step, Expr::value(0)))
}

fn fail_exhausted(lost: i32, back: &Requeue<'_>) -> UpdateMany<Entity> {
    let words = format!("Gave up after {lost} attempts. {}", back.words);
    transition_to_final(JobStatus::Failed)
        .col_expr(Column::ErrorKind, Expr::value(back.kind.unwrap_or(ErrorKind::Internal)))
        .col_expr(Column::ErrorMessage, Expr::value(words.trim()))
}

/// An unreachable engine and a full disk do not count as failures of the job.
fn outcome(back: &Requeue<'_>) -> &'static str {
    match back.kind {
        _ if back.lost => "lost",
        None | Some(ErrorKind::EngineUnreachable | ErrorKind::StorageFull) => "handed_back",
        Some(_) => "failed",
    }
}
