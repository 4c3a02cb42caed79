//! One change to many images.

use super::tags::tag_many;
use crate::data::content_items::{Column, Entity};
use crate::data::sql;
use crate::error::Error;
use chrono::{DateTime, Utc};
use sea_orm::Condition;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, SimpleExpr};
use serde::{Deserialize, Serialize};

/// Images that are changed at once, at the most.
const MOST: usize = 1_000;

/// What is done to each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum BulkAction {
    /// Hides them; their files go within a day.
    Delete,
    /// Takes a deletion back, while the files are still there.
    Restore,
    Favorite,
    Unfavorite,
    /// Gives them a tag, named beside.
    Tag,
    /// Takes it from them.
    Untag,
}

/// Changes those of `ids` that are `user_id`'s own, and says how many there were to change. Others are left
/// alone and not counted.
///
/// # Errors
/// [`Error::Invalid`] for no ids, more than 1,000, or a tag that is missing or out of its limits.
pub async fn bulk(
    c: &impl ConnectionTrait,
    user_id: &str,
    ids: &[i64],
    action: BulkAction,
    tag: Option<&str>,
) -> Result<u64, Error> {
    if ids.is_empty() || ids.len() > MOST {
        return Err(Error::field("ids", format!("must be 1 to {MOST} ids of images")));
    }
    let shown = Condition::all().add(Column::DeletedAt.is_null());
    let (column, value, condition): (Column, SimpleExpr, Condition) = match action {
        BulkAction::Delete => (Column::DeletedAt, Expr::value(sql::now()), shown),
        BulkAction::Restore => (Column::DeletedAt, Expr::value(None::<DateTime<Utc>>), shown.not()),
        BulkAction::Favorite | BulkAction::Unfavorite => {
            let on = action == BulkAction::Favorite;
            (Column::IsFavorite, Expr::value(on), shown.add(Column::IsFavorite.eq(!on)))
        }
        BulkAction::Tag | BulkAction::Untag => {
            return tag_many(c, user_id, ids, tag.unwrap_or_default(), action == BulkAction::Tag).await;
        }
    };
    let theirs = Entity::update_many()
        .col_expr(column, value)
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(Column::CreatorId.eq(user_id))
        .filter(condition);
    Ok(theirs.exec(c).await?.rows_affected)
}
