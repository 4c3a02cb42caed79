//! Reading jobs.

use crate::data::sql;
use crate::data::tables::generation_jobs::{Column, Entity, Model};
use crate::data::tables::job_attempts;
use crate::job_views;
use crate::settings::QUEUE_PAUSED;
use chrono::TimeDelta;
use domain::error::Error;
use domain::jobs::{GenerationJob, JobAttempt, JobStatus, QueueCounts};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

/// Other users' waiting jobs are counted up to twice this number.
const MAX_COUNTED_OTHERS: i64 = 500;

/// One of `user_id`'s own jobs.
///
/// # Errors
/// [`Error::NotFound`] if it doesn't exist, is deleted or belongs to another user.
pub async fn get(c: &impl ConnectionTrait, user_id: &str, id: i64) -> Result<GenerationJob, Error> {
    Ok(job_views::one(c, row(c, user_id, id).await?).await?)
}

pub(super) async fn row(c: &impl ConnectionTrait, user_id: &str, id: i64) -> Result<Model, Error> {
    let row = Entity::find_by_id(id)
        .filter(Column::UserId.eq(user_id))
        .filter(Column::DeletedAt.is_null())
        .one(c)
        .await?;
    row.ok_or_else(|| Error::not_found("job"))
}

/// One of `user_id`'s own waiting jobs.
pub(super) async fn waiting_row(c: &impl ConnectionTrait, user_id: &str, id: i64) -> Result<Model, Error> {
    let job = row(c, user_id, id).await?;
    if job.status != JobStatus::Pending {
        let state = job.status.as_str();
        return Err(Error::Conflict(format!("This job is {state}. Only waiting jobs can be changed.")));
    }
    Ok(job)
}

/// The user's running jobs, then the waiting ones in starting order.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn active(c: &impl ConnectionTrait, user_id: &str) -> Result<Vec<GenerationJob>, Error> {
    let of_user = || Entity::find().filter(Column::UserId.eq(user_id));
    let running = of_user().filter(sql::is_running()).order_by_asc(Column::StartedAt);
    let mut rows = running.order_by_asc(Column::Id).all(c).await?;
    rows.extend(in_order(of_user()).all(c).await?);
    Ok(job_views::assemble(c, rows).await?)
}

/// The user's first waiting jobs, in starting order.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn first_waiting(
    c: &impl ConnectionTrait,
    user_id: &str,
    limit: u64,
) -> Result<Vec<GenerationJob>, Error> {
    let own = Entity::find().filter(Column::UserId.eq(user_id));
    Ok(job_views::assemble(c, in_order(own).limit(limit).all(c).await?).await?)
}

fn in_order(jobs: Select<Entity>) -> Select<Entity> {
    jobs.filter(sql::is_waiting())
        .order_by_desc(Column::Priority)
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Id)
}

/// The newest failed jobs of the last day.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn recent_failures(
    c: &impl ConnectionTrait,
    user_id: &str,
    limit: u64,
) -> Result<Vec<GenerationJob>, Error> {
    let rows = Entity::find()
        .filter(Column::UserId.eq(user_id))
        .filter(Column::DeletedAt.is_null())
        .filter(Column::Status.eq(JobStatus::Failed))
        .filter(Column::CompletedAt.gt(sql::now() - TimeDelta::days(1)))
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(c)
        .await?;
    Ok(job_views::assemble(c, rows).await?)
}

/// The numbers of `user_id`'s running and waiting jobs, of other users' waiting jobs (at most 1,000), and whether the
/// queue is paused. Of all users together: [`overview`](super::overview()).
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn counts(c: &impl ConnectionTrait, user_id: &str) -> Result<QueueCounts, Error> {
    let row = sql::one(
        c,
        "SELECT \
         (SELECT count(*) FROM generation_jobs WHERE user_id = $1 AND status = 'running') AS running, \
         (SELECT count(*) FROM generation_jobs WHERE user_id = $1 AND status = 'pending') AS waiting, \
         (SELECT count(*) FROM (SELECT 1 FROM generation_jobs \
          WHERE user_id < $1 AND status = 'pending' LIMIT $2) AS before_me) \
         + (SELECT count(*) FROM (SELECT 1 FROM generation_jobs \
          WHERE user_id > $1 AND status = 'pending' LIMIT $2) AS after_me) AS others, \
         EXISTS (SELECT 1 FROM settings WHERE key = $3 AND value = 'true') AS paused",
        [user_id.into(), MAX_COUNTED_OTHERS.into(), QUEUE_PAUSED.into()],
    )
    .await?
    .ok_or(Error::Internal)?;
    let number = |name| row.try_get::<i64>("", name).map(i64::unsigned_abs);
    Ok(QueueCounts {
        running: number("running")?,
        waiting: number("waiting")?,
        others_waiting: number("others")?,
        paused: row.try_get("", "paused")?,
    })
}

/// All attempts of one of `user_id`'s own jobs, first to last.
///
/// # Errors
/// [`Error::NotFound`] as [`get`].
pub async fn attempts(c: &impl ConnectionTrait, user_id: &str, id: i64) -> Result<Vec<JobAttempt>, Error> {
    row(c, user_id, id).await?;
    let attempts = job_attempts::Entity::find()
        .filter(job_attempts::Column::JobId.eq(id))
        .order_by_asc(job_attempts::Column::Attempt)
        .all(c)
        .await?;
    Ok(attempts.into_iter().map(attempt).collect())
}

fn attempt(row: job_attempts::Model) -> JobAttempt {
    JobAttempt {
        attempt: row.attempt,
        engine: row.engine,
        started_at: row.started_at,
        ended_at: row.ended_at,
        outcome: row.outcome,
        error_kind: row.error_kind,
        error: row.error,
    }
}
