//! Looking at jobs.

use crate::data::generation_jobs::{Column, Entity, Model};
use crate::data::{job_attempts, sql};
use crate::job_views;
use crate::settings::QUEUE_PAUSED;
use chrono::TimeDelta;
use domain::error::Error;
use domain::jobs::{GenerationJob, JobAttempt, JobStatus, QueueCounts};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

/// Other people's waiting jobs are counted up to about twice this.
const MAX_COUNTED_OTHERS: i64 = 500;

/// One of `user_id`'s own jobs.
///
/// # Errors
/// [`Error::NotFound`] when it does not exist, is deleted or is somebody else's.
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

/// One of `user_id`'s own jobs that waits.
pub(super) async fn waiting_row(c: &impl ConnectionTrait, user_id: &str, id: i64) -> Result<Model, Error> {
    let job = row(c, user_id, id).await?;
    if job.status != JobStatus::Pending {
        let state = job.status.as_str();
        return Err(Error::Conflict(format!("This job is {state}. Only a waiting one can be changed.")));
    }
    Ok(job)
}

/// Running jobs, then waiting ones in the order in which they will be started.
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

/// The first of one's own waiting jobs, in the order in which they will be started.
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

/// How many jobs run and wait.
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

/// Every try of one of `user_id`'s own jobs, first to last.
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
