//! Giving a job back to the queue.

use super::finish::{Ending, changed, end, ended, fence};
use super::{Claim, Fenced, rescue};
use crate::data::changes::Together;
use crate::data::generation_jobs::{Column, Entity, Model};
use chrono::{DateTime, Utc};
use domain::error::Error;
use domain::jobs::{ErrorKind, JobStatus};
use sea_orm::UpdateMany;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

/// Why an attempt gives its job back to the queue.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SendBack<'a> {
    /// What the waiting job waits for, or what went wrong, for its owner.
    pub words: &'a str,
    /// What the attempt failed with; none for one that was lost or handed back.
    pub kind: Option<ErrorKind>,
    /// The engine's own text.
    pub cause: Option<&'a str>,
    /// The attempt was lost: it counts against the job's limit, and reaching that fails the job.
    pub counts: bool,
    /// The next attempt goes to another engine, while there is one that can draw the job.
    pub elsewhere: bool,
    /// Not before this moment.
    pub run_at: Option<DateTime<Utc>>,
}

/// The job waits again at its place; it is cancelled instead when that was wished, and failed when this was
/// its last attempt.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn send_back<C: Together>(
    c: &C,
    claim: &Claim,
    owner: &str,
    back: &SendBack<'_>,
) -> Result<Fenced, Error> {
    let transaction = c.together().await?;
    let Some(job) = Entity::find().filter(fence(claim, owner)).one(&*transaction).await? else {
        return Ok(Fenced::LeaseLost);
    };
    let ending = Ending {
        outcome: outcome(back),
        avoid: back.elsewhere,
        kind: back.kind,
        error: Some(back.cause.unwrap_or(back.words)).filter(|text| !text.is_empty()),
    };
    let changes = next(&*transaction, &job, back).await?;
    let ended = end(&*transaction, claim, owner, changes, &ending).await?;
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
    if back.counts {
        let lost = rescue::kills(c, job.id, Some(job.attempt)).await?;
        if lost >= job.max_attempts {
            return Ok(given_up(lost, back));
        }
    }
    Ok(changed(JobStatus::Pending)
        .col_expr(Column::RunAt, Expr::value(back.run_at))
        .col_expr(Column::ErrorKind, Expr::value(back.kind))
        .col_expr(Column::ErrorMessage, Expr::value(Some(back.words).filter(|words| !words.is_empty())))
        .col_expr(Column::StartedAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(Column::Step, Expr::value(0)))
}

fn given_up(lost: i32, back: &SendBack<'_>) -> UpdateMany<Entity> {
    let words = format!("Given up after {lost} attempts. {}", back.words);
    ended(JobStatus::Failed)
        .col_expr(Column::ErrorKind, Expr::value(back.kind.unwrap_or(ErrorKind::Internal)))
        .col_expr(Column::ErrorMessage, Expr::value(words.trim()))
}

/// An engine that cannot be reached and a full disk are nobody's failure.
fn outcome(back: &SendBack<'_>) -> &'static str {
    match back.kind {
        _ if back.counts => "lost",
        None | Some(ErrorKind::EngineUnreachable | ErrorKind::StorageFull) => "handed_back",
        Some(_) => "failed",
    }
}
