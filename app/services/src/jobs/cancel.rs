//! Cancelling jobs.

use super::read::row;
use crate::data::sql;
use crate::data::tables::generation_jobs::{Column, Entity, Model};
use crate::job_views;
use domain::error::Error;
use domain::jobs::{GenerationJob, JobStatus, limits};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Func};

/// Result of a request to cancel.
#[derive(Clone, Debug, PartialEq)]
pub struct Cancelled {
    pub job: GenerationJob,
    /// True if the job is running: the worker must be notified, and the job ends once the engine has stopped.
    pub running: bool,
}

/// Cancels a waiting job at once; stores the request for a running one.
///
/// # Errors
/// [`Error::Conflict`] naming the state of a finished job, [`Error::NotFound`],
/// [`Error::Invalid`] for a reason that is too long.
pub async fn cancel(
    c: &impl ConnectionTrait,
    user_id: &str,
    id: i64,
    reason: Option<String>,
) -> Result<Cancelled, Error> {
    if reason.as_ref().is_some_and(|reason| reason.chars().count() > limits::CANCEL_REASON) {
        return Err(Error::field(
            "reason",
            format!("must have at most {} characters", limits::CANCEL_REASON),
        ));
    }
    // Twice, because the job may be handed back between the two updates.
    for _ in 0..2 {
        if let Some(row) = cancel_waiting(c, user_id, id, reason.as_deref()).await? {
            return Ok(Cancelled { job: job_views::one(c, row).await?, running: false });
        }
        if let Some(row) = cancel_running(c, user_id, id, reason.as_deref()).await? {
            return Ok(Cancelled { job: job_views::one(c, row).await?, running: true });
        }
    }
    let job = row(c, user_id, id).await?;
    Err(Error::Conflict(format!("This job is already {}.", job.status.as_str())))
}

async fn cancel_waiting(
    c: &impl ConnectionTrait,
    user_id: &str,
    id: i64,
    reason: Option<&str>,
) -> Result<Option<Model>, DbErr> {
    let now = sql::now();
    let changed = Entity::update_many()
        .col_expr(Column::Status, Expr::value(JobStatus::Cancelled))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .col_expr(Column::CancelRequestedAt, Expr::value(now))
        .col_expr(Column::CancelReason, Expr::value(reason))
        .col_expr(Column::ErrorMessage, Expr::value(None::<String>))
        .col_expr(Column::RunAt, Expr::value(None::<DateTimeUtc>))
        .col_expr(Column::CompletedAt, Expr::value(now))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::UserId.eq(user_id))
        .filter(Column::Status.eq(JobStatus::Pending))
        .exec_with_returning(c)
        .await?;
    Ok(changed.into_iter().next())
}

async fn cancel_running(
    c: &impl ConnectionTrait,
    user_id: &str,
    id: i64,
    reason: Option<&str>,
) -> Result<Option<Model>, DbErr> {
    let now = sql::now();
    let keep = |column, value: Expr| Func::coalesce([Expr::col(column), value]);
    let changed = Entity::update_many()
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .col_expr(Column::CancelRequestedAt, keep(Column::CancelRequestedAt, Expr::value(now)).into())
        .col_expr(Column::CancelReason, keep(Column::CancelReason, Expr::value(reason)).into())
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::UserId.eq(user_id))
        .filter(Column::Status.eq(JobStatus::Running))
        .exec_with_returning(c)
        .await?;
    Ok(changed.into_iter().next())
}
