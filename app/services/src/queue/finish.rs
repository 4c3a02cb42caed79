//! How attempts end.

use super::{Claim, Fenced, avoid};
use crate::data::changes::{Changes, Together};
use crate::data::content_items::Model as Image;
use crate::data::generation_jobs::{Column, Entity, Model};
use crate::data::{images, job_attempts, sql};
use crate::job_views;
use chrono::{DateTime, Utc};
use domain::error::Error;
use domain::images::NewContentItem;
use domain::jobs::{ErrorKind, JobStatus};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{Condition, UpdateMany};

/// How an attempt is remembered.
pub(super) struct Ending<'a> {
    pub outcome: &'static str,
    pub kind: Option<ErrorKind>,
    pub error: Option<&'a str>,
    /// The job's next attempt goes to another engine.
    pub avoid: bool,
}

impl Ending<'_> {
    pub(super) const fn plain(outcome: &'static str) -> Self {
        Self { outcome, kind: None, error: None, avoid: false }
    }
}

/// The job is done: adds its images. Everything or nothing.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn complete<C: Together>(
    c: &C,
    claim: &Claim,
    owner: &str,
    items: &[NewContentItem],
) -> Result<Fenced, Error> {
    let transaction = c.together().await?;
    let ours = ended(JobStatus::Completed)
        .col_expr(Column::Step, Expr::col(Column::TotalSteps))
        .filter(fence(claim, owner))
        .exec_with_returning(&*transaction)
        .await?;
    let Some(mut job) = ours.into_iter().next() else { return Ok(Fenced::LeaseLost) };
    let images = add_images(&*transaction, &job, items).await?;
    job.content_id = images.first().map(|image| image.id);
    close(&*transaction, claim, &Ending::plain("completed")).await?;
    avoid::forgive(&*transaction, job.id).await?;
    transaction.commit().await?;
    Ok(Fenced::Ours(job_views::completed(job, &images)))
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

/// The job has failed for good.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn fail<C: Together>(
    c: &C,
    claim: &Claim,
    owner: &str,
    kind: ErrorKind,
    words: &str,
    cause: Option<&str>,
) -> Result<Fenced, Error> {
    let changes = ended(JobStatus::Failed)
        .col_expr(Column::ErrorKind, Expr::value(kind))
        .col_expr(Column::ErrorMessage, Expr::value(words));
    let ending =
        Ending { outcome: "failed", kind: Some(kind), error: Some(cause.unwrap_or(words)), avoid: false };
    end(c, claim, owner, changes, &ending).await
}

/// The wished cancellation took effect.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn cancel_running<C: Together>(c: &C, claim: &Claim, owner: &str) -> Result<Fenced, Error> {
    end(c, claim, owner, ended(JobStatus::Cancelled), &Ending::plain("cancelled")).await
}

/// One fenced change and the end of its attempt.
pub(super) async fn end<C: Together>(
    c: &C,
    claim: &Claim,
    owner: &str,
    changes: UpdateMany<Entity>,
    ending: &Ending<'_>,
) -> Result<Fenced, Error> {
    let transaction = c.together().await?;
    let ours = changes.filter(fence(claim, owner)).exec_with_returning(&*transaction).await?;
    let Some(job) = ours.into_iter().next() else { return Ok(Fenced::LeaseLost) };
    close(&*transaction, claim, ending).await?;
    done(transaction, job).await
}

async fn done(transaction: Changes<'_>, job: Model) -> Result<Fenced, Error> {
    if job.status.is_terminal() {
        avoid::forgive(&*transaction, job.id).await?;
    }
    let view = job_views::one(&*transaction, job).await?;
    transaction.commit().await?;
    Ok(Fenced::Ours(view))
}

/// The row that is still ours.
pub(super) fn fence(claim: &Claim, owner: &str) -> Condition {
    Condition::all()
        .add(Column::Id.eq(claim.job_id))
        .add(Column::LeaseOwner.eq(owner))
        .add(Column::Attempt.eq(claim.attempt))
        .add(Column::Status.eq(JobStatus::Running))
}

/// A change of state that leaves the job without owner.
pub(super) fn changed(status: JobStatus) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(status))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .col_expr(Column::LeaseOwner, Expr::value(None::<String>))
        .col_expr(Column::LeaseUntil, Expr::value(None::<DateTime<Utc>>))
        .col_expr(Column::Stage, Expr::value(""))
        .col_expr(Column::UpdatedAt, Expr::value(sql::now()))
}

pub(super) fn ended(status: JobStatus) -> UpdateMany<Entity> {
    changed(status).col_expr(Column::CompletedAt, Expr::value(sql::now()))
}

async fn close(c: &impl ConnectionTrait, claim: &Claim, ending: &Ending<'_>) -> Result<(), DbErr> {
    use job_attempts::Column as Attempt;
    job_attempts::Entity::update_many()
        .col_expr(Attempt::EndedAt, Expr::value(sql::now()))
        .col_expr(Attempt::Outcome, Expr::value(ending.outcome))
        .col_expr(Attempt::ErrorKind, Expr::value(ending.kind))
        .col_expr(Attempt::Error, Expr::value(ending.error))
        .col_expr(Attempt::Avoid, Expr::value(ending.avoid))
        .filter(Attempt::JobId.eq(claim.job_id))
        .filter(Attempt::Attempt.eq(claim.attempt))
        .exec(c)
        .await?;
    Ok(())
}
