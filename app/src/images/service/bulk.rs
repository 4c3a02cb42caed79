//! One change to many images.

use super::tags::tag_many;
use crate::data::content_items::{Column, Entity};
use crate::data::sql;
use crate::error::Error;
use crate::images::{BulkAction, ImagesChanged};
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{Condition, QuerySelect};

/// Images that are changed at once, at the most.
const MOST: usize = 1_000;

/// Changes those of `ids` that are `user_id`'s own. Others are left alone and count as gone.
///
/// # Errors
/// [`Error::Invalid`] for no ids, more than 1,000, or a tag that is missing or out of its limits.
pub async fn bulk(
    c: &impl ConnectionTrait,
    user_id: &str,
    ids: &[i64],
    action: BulkAction,
    tag: Option<&str>,
) -> Result<ImagesChanged, Error> {
    if ids.is_empty() || ids.len() > MOST {
        return Err(Error::field("ids", format!("choose 1 to {MOST} pictures")));
    }
    let gone = gone(c, user_id, ids, action).await?;
    if matches!(action, BulkAction::Tag | BulkAction::Untag) {
        let tag = tag.unwrap_or_default();
        let count = tag_many(c, user_id, ids, tag, action == BulkAction::Tag).await?;
        return Ok(ImagesChanged { count, undo: None, gone });
    }
    let now = sql::now();
    let (column, value, condition) = change(action, now);
    let theirs = Entity::update_many()
        .col_expr(column, value)
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(Column::CreatorId.eq(user_id))
        .filter(condition);
    let count = theirs.exec(c).await?.rows_affected;
    let undo = (action == BulkAction::Delete && count > 0).then(|| name(now));
    Ok(ImagesChanged { count, undo, gone })
}

/// What to set, and where it makes a difference.
fn change(action: BulkAction, now: DateTime<Utc>) -> (Column, SimpleExpr, Condition) {
    let shown = Condition::all().add(Column::DeletedAt.is_null());
    match action {
        BulkAction::Delete => (Column::DeletedAt, Expr::value(now), shown),
        BulkAction::Restore => (Column::DeletedAt, Expr::value(None::<DateTime<Utc>>), shown.not()),
        action => {
            let on = action == BulkAction::Favorite;
            (Column::IsFavorite, Expr::value(on), shown.add(Column::IsFavorite.eq(!on)))
        }
    }
}

/// Those of `ids` that `action` cannot be done to.
async fn gone(
    c: &impl ConnectionTrait,
    user_id: &str,
    ids: &[i64],
    action: BulkAction,
) -> Result<Vec<i64>, DbErr> {
    let mut theirs = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(Column::CreatorId.eq(user_id));
    if action != BulkAction::Restore {
        theirs = theirs.filter(Column::DeletedAt.is_null());
    }
    let there: Vec<i64> = theirs.into_tuple().all(c).await?;
    Ok(ids.iter().copied().filter(|id| !there.contains(id)).collect())
}

/// What a deletion is called: its moment, which all its rows have.
fn name(moment: DateTime<Utc>) -> String {
    moment.timestamp_micros().to_string()
}

/// Brings back what the deletion named `undo` took, and says how many.
///
/// # Errors
/// [`Error::Invalid`] for what names no deletion, [`Error::NotFound`] when nothing of it is left.
pub async fn undo_delete(c: &impl ConnectionTrait, user_id: &str, undo: &str) -> Result<u64, Error> {
    let moment = undo.parse().ok().and_then(DateTime::from_timestamp_micros);
    let moment = moment.ok_or_else(|| Error::field("undo", "must be the undo of an earlier answer"))?;
    let theirs = Entity::update_many()
        .col_expr(Column::DeletedAt, Expr::value(None::<DateTime<Utc>>))
        .filter(Column::CreatorId.eq(user_id))
        .filter(Column::DeletedAt.eq(moment));
    match theirs.exec(c).await?.rows_affected {
        0 => Err(Error::not_found("deleted picture")),
        count => Ok(count),
    }
}
