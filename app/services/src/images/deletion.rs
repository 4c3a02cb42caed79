//! Deleting images and jobs together, and undoing it.

use super::Selection;
use crate::data::tables::content_items::{Column, Entity};
use crate::data::tables::generation_jobs as job_rows;
use crate::data::{deletion, sql};
use crate::jobs;
use chrono::{DateTime, Utc};
use domain::error::Error;
use domain::images::HistoryChanged;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{Condition, QuerySelect, TransactionSession, TransactionTrait, UpdateMany};

/// Hides the selection. Every deletion locks jobs before images, so that two at once cannot deadlock.
pub(super) async fn delete_many<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    selection: Selection<'_>,
) -> Result<HistoryChanged, Error> {
    let transaction = sql::begin(c).await?;
    let now = sql::now();
    let deleted = jobs::delete_many(&transaction, user_id, selection.jobs, now).await?;
    let theirs = with_moment(user_id, Some(now)).filter(Column::Id.is_in(selection.images.iter().copied()));
    theirs.filter(Column::DeletedAt.is_null()).exec(&transaction).await?;
    let hidden: Vec<i64> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Id.is_in(selection.images.iter().copied()))
        .filter(Column::CreatorId.eq(user_id))
        .filter(Column::DeletedAt.eq(now))
        .into_tuple()
        .all(&transaction)
        .await?;
    transaction.commit().await?;
    let count = hidden.len() as u64;
    let gone = selection.images.iter().copied().filter(|id| !hidden.contains(id)).collect();
    let undo = (count + deleted.count > 0).then(|| deletion::name(now));
    Ok(HistoryChanged { count, jobs: deleted.count, undo, gone, jobs_left: deleted.left })
}

/// Restores the selection, each job with the images deleted with it.
pub(super) async fn restore_many<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    selection: Selection<'_>,
) -> Result<HistoryChanged, Error> {
    let transaction = sql::begin(c).await?;
    let restored = jobs::restore_many(&transaction, user_id, selection.jobs).await?;
    let there = || with_moment(user_id, None).filter(Column::Id.is_in(selection.images.iter().copied()));
    let shown = there().filter(Column::DeletedAt.is_not_null()).filter(has_its_job());
    let count = shown.exec(&transaction).await?.rows_affected;
    let known: Vec<i64> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Id.is_in(selection.images.iter().copied()))
        .filter(Column::CreatorId.eq(user_id))
        .filter(Column::DeletedAt.is_null())
        .into_tuple()
        .all(&transaction)
        .await?;
    transaction.commit().await?;
    let gone = selection.images.iter().copied().filter(|id| !known.contains(id)).collect();
    Ok(HistoryChanged { count, jobs: restored.count, undo: None, gone, jobs_left: restored.left })
}

/// Undoes the deletion `undo`; returns how many images and jobs were restored.
///
/// # Errors
/// [`Error::Invalid`] if `undo` is not the name of a deletion, [`Error::NotFound`] when nothing is left to restore.
pub async fn undo_delete<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    undo: &str,
) -> Result<u64, Error> {
    let moment = deletion::moment(undo);
    let moment = moment.ok_or_else(|| Error::field("undo", "must be the undo of an earlier response"))?;
    let transaction = sql::begin(c).await?;
    let jobs = jobs::restore_deletion(&transaction, user_id, moment).await?;
    let theirs = with_moment(user_id, None).filter(Column::DeletedAt.eq(moment)).filter(has_its_job());
    let images = theirs.exec(&transaction).await?.rows_affected;
    transaction.commit().await?;
    match jobs + images {
        0 => Err(Error::not_found("deletion")),
        count => Ok(count),
    }
}

fn with_moment(user_id: &str, moment: Option<DateTime<Utc>>) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::DeletedAt, Expr::value(moment))
        .filter(Column::CreatorId.eq(user_id))
}

/// Excludes images whose job was deleted later: restored, no page would show them and no sweep would find them.
fn has_its_job() -> Condition {
    let deleted = Query::select()
        .column(job_rows::Column::Id)
        .from(job_rows::Entity)
        .and_where(job_rows::Column::DeletedAt.is_not_null())
        .and_where(Expr::col((job_rows::Entity, job_rows::Column::Id)).equals((Entity, Column::JobId)))
        .to_owned();
    Condition::all().add(Expr::exists(deleted).not())
}
