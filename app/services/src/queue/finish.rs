//! How attempts end.

use super::avoid;
use super::claim::Claim;
use crate::data::nested_transaction::{BeginNested, NestedTransaction};
use crate::data::tables::content_items::Model as Image;
use crate::data::tables::generation_jobs::{Column, Entity, Model};
use crate::data::tables::job_attempts;
use crate::data::{images, sql};
use crate::job_views;
use chrono::{DateTime, Utc};
use domain::error::Error;
use domain::images::NewContentItem;
use domain::jobs::{ErrorKind, GenerationJob, JobStatus};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{Condition, UpdateMany};

/// The result of a fenced write.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant)] // short-lived, one at a time
pub enum FencedWrite {
    /// Written; the job as it is now.
    Applied(GenerationJob),
    /// Another worker has taken over the job, or it has ended; nothing was written.
    LeaseLost,
}

/// The recorded outcome of an attempt.
pub(super) struct AttemptOutcome<'a> {
    pub outcome: &'static str,
    pub kind: Option<ErrorKind>,
    pub error: Option<&'a str>,
    /// The job's next attempt goes to another engine.
    pub avoid: bool,
}

impl AttemptOutcome<'_> {
    pub(super) const fn without_error(outcome: &'static str) -> Self {
        Self { outcome, kind: None, error: None, avoid: false }
    }
}

/// Completes the job and adds its images, in one transaction.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn complete<C: BeginNested>(
    c: &C,
    claim: &Claim,
    owner: &str,
    items: &[NewContentItem],
) -> Result<FencedWrite, Error> {
    let transaction = c.begin_nested().await?;
    let updated = transition_to_final(JobStatus::Completed)
        .col_expr(Column::Step, Expr::col(Column::TotalSteps))
        .filter(fence(claim, owner))
        .exec_with_returning(&*transaction)
        .await?;
    let Some(mut job) = updated.into_iter().next() else { return Ok(FencedWrite::LeaseLost) };
    let images = add_images(&*transaction, &job, items).await?;
    job.content_id = images.first().map(|image| image.id);
    close_attempt(&*transaction, claim, &AttemptOutcome::without_error("completed")).await?;
    avoid::clear_avoided(&*transaction, job.id).await?;
    transaction.commit().await?;
    Ok(FencedWrite::Applied(job_views::completed(job, &images)))
}

async fn add_images(
    c: &impl ConnectionTrait,
    job: &Model,
    items: &[NewContentItem],
) -> Result<Vec<Image>, DbErr> {
    let title = job_views::title(job);
    let origin =
        images::Origin { creator_id: &job.user_id, job_id: Some(job.id), title: &title, prompt: &job.prompt };
    let added = images::insert(c, &origin, items).await?;
    let first = added.first().map(|image| image.id);
    Entity::update_many()
        .col_expr(Column::ContentId, Expr::value(first))
        .filter(Column::Id.eq(job.id))
        .exec(c)
        .await?;
    Ok(added)
}

/// Fails the job permanently.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn fail<C: BeginNested>(
    c: &C,
    claim: &Claim,
    owner: &str,
    kind: ErrorKind,
    words: &str,
    cause: Option<&str>,
) -> Result<FencedWrite, Error> {
    let changes = transition_to_final(JobStatus::Failed)
        .col_expr(Column::ErrorKind, Expr::value(kind))
        .col_expr(Column::ErrorMessage, Expr::value(words));
    let attempt_outcome = AttemptOutcome {
        outcome: "failed",
        kind: Some(kind),
        error: Some(cause.unwrap_or(words)),
        avoid: false,
    };
    finish_attempt(c, claim, owner, changes, &attempt_outcome).await
}

/// Cancels the running job, as requested.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn cancel_running<C: BeginNested>(c: &C, claim: &Claim, owner: &str) -> Result<FencedWrite, Error> {
    finish_attempt(
        c,
        claim,
        owner,
        transition_to_final(JobStatus::Cancelled),
        &AttemptOutcome::without_error("cancelled"),
    )
    .await
}

/// One fenced change and the end of its attempt.
pub(super) async fn finish_attempt<C: BeginNested>(
    c: &C,
    claim: &Claim,
    owner: &str,
    changes: UpdateMany<Entity>,
    attempt_outcome: &AttemptOutcome<'_>,
) -> Result<FencedWrite, Error> {
    let transaction = c.begin_nested().await?;
    let updated = changes.filter(fence(claim, owner)).exec_with_returning(&*transaction).await?;
    let Some(job) = updated.into_iter().next() else { return Ok(FencedWrite::LeaseLost) };
    close_attempt(&*transaction, claim, attempt_outcome).await?;
    commit_outcome(transaction, job).await
}

async fn commit_outcome(transaction: NestedTransaction<'_>, job: Model) -> Result<FencedWrite, Error> {
    if job.status.is_terminal() {
        avoid::clear_avoided(&*transaction, job.id).await?;
    }
    let view = job_views::one(&*transaction, job).await?;
    transaction.commit().await?;
    Ok(FencedWrite::Applied(view))
}

/// Matches the row if it is still ours.
pub(super) fn fence(claim: &Claim, owner: &str) -> Condition {
    Condition::all()
        .add(Column::Id.eq(claim.job_id))
        .add(Column::LeaseOwner.eq(owner))
        .add(Column::Attempt.eq(claim.attempt))
        .add(Column::Status.eq(JobStatus::Running))
}

/// A change of status that also clears the lease.
pub(super) fn transition_to(status: JobStatus) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(status))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .col_expr(Column::LeaseOwner, Expr::value(None::<String>))
        .col_expr(Column::LeaseUntil, Expr::value(None::<DateTime<Utc>>))
        .col_expr(Column::Stage, Expr::value(""))
        .col_expr(Column::UpdatedAt, Expr::value(sql::now()))
}

pub(super) fn transition_to_final(status: JobStatus) -> UpdateMany<Entity> {
    transition_to(status).col_expr(Column::CompletedAt, Expr::value(sql::now()))
}

async fn close_attempt(
    c: &impl ConnectionTrait,
    claim: &Claim,
    attempt_outcome: &AttemptOutcome<'_>,
) -> Result<(), DbErr> {
    use job_attempts::Column as Attempt;
    job_attempts::Entity::update_many()
        .col_expr(Attempt::EndedAt, Expr::value(sql::now()))
        .col_expr(Attempt::Outcome, Expr::value(attempt_outcome.outcome))
        .col_expr(Attempt::ErrorKind, Expr::value(attempt_outcome.kind))
        .col_expr(Attempt::Error, Expr::value(attempt_outcome.error))
        .col_expr(Attempt::Avoid, Expr::value(attempt_outcome.avoid))
        .filter(Attempt::JobId.eq(claim.job_id))
        .filter(Attempt::Attempt.eq(claim.attempt))
        .exec(c)
        .await?;
    Ok(())
}
