//! Bulk changes to history entries.

use super::deletion::{delete_many, restore_many};
use super::tags::tag_many;
use crate::data::tables::content_items::{Column, Entity};
use domain::error::Error;
use domain::images::{BulkAction, HistoryChanged};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{QuerySelect, TransactionTrait};

/// Maximum entries in one bulk change.
const MAX_ENTRIES: usize = 1_000;

/// History entries, by id.
#[derive(Clone, Copy, Debug, Default)]
pub struct Selection<'a> {
    pub images: &'a [i64],
    /// Jobs without images, or to be changed with all of their images.
    pub jobs: &'a [i64],
}

impl<'a> Selection<'a> {
    /// A selection without jobs.
    pub fn images(images: &'a [i64]) -> Self {
        Self { images, jobs: &[] }
    }
}

/// Changes the selected entries that belong to `user_id`. Others stay untouched and are returned as gone.
///
/// # Errors
/// [`Error::Invalid`] for none or more than 1,000, jobs with an action for images only, or a missing or invalid tag.
pub async fn bulk<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    selection: Selection<'_>,
    action: BulkAction,
    tag: Option<&str>,
) -> Result<HistoryChanged, Error> {
    check(selection, action)?;
    match action {
        BulkAction::Delete => delete_many(c, user_id, selection).await,
        BulkAction::Restore => restore_many(c, user_id, selection).await,
        BulkAction::Favorite => mark(c, user_id, selection.images, true).await,
        BulkAction::Unfavorite => mark(c, user_id, selection.images, false).await,
        BulkAction::Tag | BulkAction::Untag => {
            let gone = missing_ids(c, user_id, selection.images).await?;
            let on = action == BulkAction::Tag;
            let count = tag_many(c, user_id, selection.images, tag.unwrap_or_default(), on).await?;
            Ok(HistoryChanged { count, gone, ..HistoryChanged::default() })
        }
    }
}

fn check(selection: Selection<'_>, action: BulkAction) -> Result<(), Error> {
    let (what, many) = match action.is_for_jobs() {
        true => ("pictures and jobs", selection.images.len() + selection.jobs.len()),
        false if !selection.jobs.is_empty() => {
            return Err(Error::field("jobs", "can only be deleted or restored"));
        }
        false => ("pictures", selection.images.len()),
    };
    match (1..=MAX_ENTRIES).contains(&many) {
        true => Ok(()),
        false => Err(Error::field("ids", format!("select 1 to {MAX_ENTRIES} {what}"))),
    }
}

async fn mark(
    c: &impl ConnectionTrait,
    user_id: &str,
    ids: &[i64],
    favorite: bool,
) -> Result<HistoryChanged, Error> {
    let gone = missing_ids(c, user_id, ids).await?;
    let theirs = Entity::update_many()
        .col_expr(Column::IsFavorite, Expr::value(favorite))
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(Column::CreatorId.eq(user_id))
        .filter(Column::DeletedAt.is_null())
        .filter(Column::IsFavorite.eq(!favorite));
    let count = theirs.exec(c).await?.rows_affected;
    Ok(HistoryChanged { count, gone, ..HistoryChanged::default() })
}

/// Those of `ids` that do not exist, are deleted or belong to another user.
async fn missing_ids(c: &impl ConnectionTrait, user_id: &str, ids: &[i64]) -> Result<Vec<i64>, DbErr> {
    let theirs = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(Column::CreatorId.eq(user_id))
        .filter(Column::DeletedAt.is_null());
    let there: Vec<i64> = theirs.into_tuple().all(c).await?;
    Ok(ids.iter().copied().filter(|id| !there.contains(id)).collect())
}
