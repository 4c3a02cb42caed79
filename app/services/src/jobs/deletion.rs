//! Hiding, restoring and purging finished jobs together with their images: all rows of one deletion have the same
//! `deleted_at`.

use crate::data::tables::generation_jobs::{Column, Entity};
use crate::data::{deletion, images, sql};
use domain::error::Error;
use domain::jobs::{JobStatus, SkippedJob};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{QuerySelect, TransactionSession, TransactionTrait, UpdateMany};

/// Hides a finished job and its images; the worker's sweep purges them later. Returns the token for
/// `images::undo_delete`.
///
/// # Errors
/// [`Error::Conflict`] if it is waiting or running, [`Error::NotFound`].
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
            return Err(Error::Conflict(format!("This job is {state}. Cancel it first, then delete.")));
        }
        None => transaction.commit().await?,
    }
    Ok(deletion::name(now))
}

/// Result of deleting or restoring jobs.
pub(crate) struct DeletedJobs {
    pub count: u64,
    /// Skipped and missing jobs.
    pub left: Vec<SkippedJob>,
}

/// Hides the finished jobs of `user_id` among `ids`, with their images, as one deletion at `moment`.
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

/// Restores the jobs that `user_id` deleted at `moment`, with the images deleted with them; returns the number of jobs.
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

/// Restores the jobs among `ids` that `user_id` deleted, with the images deleted with them; returns their number and
/// the ids that can't be restored.
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

/// Updates `deleted_at` of the user's jobs, and the revision, so that pages see the change.
fn changed(user_id: &str, deleted_at: Option<DateTimeUtc>) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::DeletedAt, Expr::value(deleted_at))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::UserId.eq(user_id))
}

/// Purges at most `limit` jobs deleted before `moment` whose images have been removed; returns how many.
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
    // Skips a job that was restored in the meantime.
    let rows = Entity::delete_many().filter(Column::Id.is_in(ids)).filter(Column::DeletedAt.lt(moment));
    Ok(rows.exec(c).await?.rows_affected)
}
