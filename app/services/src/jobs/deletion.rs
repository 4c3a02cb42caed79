//! Hiding jobs that have ended, bringing them back, and removing them for good. Their images go and come with them:
//! all rows of one deletion have the same `deleted_at`.

use crate::data::generation_jobs::{Column, Entity};
use crate::data::{deletion, images, sql};
use domain::error::Error;
use domain::jobs::{JobStatus, SkippedJob};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{QuerySelect, TransactionSession, TransactionTrait, UpdateMany};

/// Hides a job that has ended, and its images; the worker's sweep removes them for good later. Brings what
/// `images::undo_delete` takes.
///
/// # Errors
/// [`Error::Conflict`] while it waits or runs, [`Error::NotFound`].
pub async fn delete<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    id: i64,
) -> Result<String, Error> {
    let transaction = sql::begin(c).await?;
    let now = sql::now();
    match delete_many(&transaction, user_id, &[id], now).await?.left.first() {
        Some(SkippedJob { status: None, .. }) => return Err(Error::not_found("job")),
        Some(SkippedJob { status: Some(status), .. }) => {
            let state = status.as_str();
            return Err(Error::Conflict(format!("This job is {state}. Cancel it before you delete it.")));
        }
        None => transaction.commit().await?,
    }
    Ok(deletion::name(now))
}

/// What became of jobs that were to be deleted.
pub(crate) struct DeletedJobs {
    pub count: u64,
    /// Those that stay, and those that were not there.
    pub left: Vec<SkippedJob>,
}

/// Hides those of `ids` that have ended and are `user_id`'s own, with their images, as one deletion at `moment`.
pub(crate) async fn delete_many(
    c: &impl ConnectionTrait,
    user_id: &str,
    ids: &[i64],
    moment: DateTimeUtc,
) -> Result<DeletedJobs, Error> {
    if ids.is_empty() {
        return Ok(DeletedJobs { count: 0, left: Vec::new() });
    }
    let hidden = changed(user_id, Some(moment))
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(Column::DeletedAt.is_null())
        .filter(Column::Status.is_not_in([JobStatus::Pending, JobStatus::Running]))
        .exec_with_returning(c)
        .await?;
    let hidden: Vec<i64> = hidden.iter().map(|job| job.id).collect();
    images::hide_of_jobs(c, &hidden, moment).await?;
    let left = ids.iter().copied().filter(|id| !hidden.contains(id)).collect();
    Ok(DeletedJobs { count: hidden.len() as u64, left: skipped_jobs(c, user_id, left).await? })
}

async fn skipped_jobs(
    c: &impl ConnectionTrait,
    user_id: &str,
    ids: Vec<i64>,
) -> Result<Vec<SkippedJob>, DbErr> {
    let there: Vec<(i64, JobStatus)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Status])
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(Column::UserId.eq(user_id))
        .filter(Column::DeletedAt.is_null())
        .into_tuple()
        .all(c)
        .await?;
    let status = |id| there.iter().find(|(there, _)| *there == id).map(|(_, status)| *status);
    Ok(ids.into_iter().map(|id| SkippedJob { id, status: status(id) }).collect())
}

/// Brings back the jobs that `user_id` deleted at `moment`, with the images that went with them; says how many jobs.
pub(crate) async fn restore_deletion(
    c: &impl ConnectionTrait,
    user_id: &str,
    moment: DateTimeUtc,
) -> Result<u64, DbErr> {
    let shown = changed(user_id, None).filter(Column::DeletedAt.eq(moment)).exec_with_returning(c).await?;
    let shown: Vec<i64> = shown.iter().map(|job| job.id).collect();
    images::show_of_jobs(c, &shown, moment).await?;
    Ok(shown.len() as u64)
}

/// Brings back those of `ids` that `user_id` deleted, each with the images that went with it; says how many, and
/// which of `ids` are not there to be brought back.
pub(crate) async fn restore_many(
    c: &impl ConnectionTrait,
    user_id: &str,
    ids: &[i64],
) -> Result<DeletedJobs, Error> {
    let deleted: Vec<(i64, DateTimeUtc)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::DeletedAt])
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(Column::UserId.eq(user_id))
        .filter(Column::DeletedAt.is_not_null())
        .into_tuple()
        .all(c)
        .await?;
    let mut count = 0;
    for (id, moment) in &deleted {
        let one = changed(user_id, None).filter(Column::Id.eq(*id)).filter(Column::DeletedAt.eq(*moment));
        count += one.exec(c).await?.rows_affected;
        images::show_of_jobs(c, &[*id], *moment).await?;
    }
    let missing = ids.iter().copied().filter(|id| !deleted.iter().any(|(known, _)| known == id)).collect();
    Ok(DeletedJobs { count, left: skipped_jobs(c, user_id, missing).await? })
}

/// Theirs, with another `deleted_at`: pages see that something changed.
fn changed(user_id: &str, deleted_at: Option<DateTimeUtc>) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::DeletedAt, Expr::value(deleted_at))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::UserId.eq(user_id))
}

/// Removes for good jobs deleted before `moment` whose images are gone, at most `limit`; says how many.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn purge_deleted(c: &impl ConnectionTrait, moment: DateTimeUtc, limit: u64) -> Result<u64, Error> {
    let gone = sql::all(
        c,
        "SELECT id FROM generation_jobs j WHERE deleted_at < $1 \
         AND NOT EXISTS (SELECT 1 FROM content_items i WHERE i.job_id = j.id) LIMIT $2",
        [moment.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()],
    )
    .await?;
    let ids = gone.iter().map(|row| row.try_get("", "id")).collect::<Result<Vec<i64>, _>>()?;
    // One that was brought back meanwhile stays.
    let rows = Entity::delete_many().filter(Column::Id.is_in(ids)).filter(Column::DeletedAt.lt(moment));
    Ok(rows.exec(c).await?.rows_affected)
}
