//! Reading, archiving and deleting one, several or all notifications. Rows already in the new state stay untouched.

use super::add::{lock, own, recount};
use crate::data::sql;
use crate::data::tables::user_notifications::{Column, Entity};
use domain::error::Error;
use domain::notifications::{NotificationAction, NotificationType, NotificationsChanged};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, TransactionSession, TransactionTrait, UpdateMany};

/// Maximum notifications in one bulk change.
pub const BULK: usize = 1_000;

/// The result of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeOutcome {
    pub changed: NotificationsChanged,
    /// The unread count after it.
    pub unread: i64,
}

/// Which notifications to mark read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadAll {
    /// Any of these; empty for all.
    pub types: Vec<NotificationType>,
    /// The newest one shown; later ones stay unread.
    pub up_to: Option<i64>,
}

/// Applies `action` to those of `ids` that belong to `user_id`.
///
/// # Errors
/// [`Error::Invalid`] for no ids or too many, [`Error::NotFound`] when none belongs to `user_id`.
pub async fn change<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    ids: &[i64],
    action: NotificationAction,
) -> Result<ChangeOutcome, Error> {
    if ids.is_empty() || ids.len() > BULK {
        return Err(Error::field("ids", format!("select 1 to {BULK} notifications")));
    }
    let these = own(user_id).add(Column::Id.is_in(ids.iter().copied()));
    if Entity::find().filter(these.clone()).count(c).await? == 0 {
        return Err(Error::not_found("notification"));
    }
    change_matching(c, user_id, these, action).await
}

/// Marks unarchived notifications read.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn read_all<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    which: &ReadAll,
) -> Result<ChangeOutcome, Error> {
    let mut these = own(user_id).add(Column::ArchivedAt.is_null());
    if !which.types.is_empty() {
        these = these.add(Column::NotificationType.is_in(which.types.iter().copied()));
    }
    these = these.add_option(which.up_to.map(|id| Column::Id.lte(id)));
    change_matching(c, user_id, these, NotificationAction::Read).await
}

async fn change_matching<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    these: Condition,
    action: NotificationAction,
) -> Result<ChangeOutcome, Error> {
    let transaction = sql::begin(c).await?;
    lock(&transaction, user_id).await?;
    let undo = Uuid::now_v7().hyphenated().to_string();
    let rows = apply(save_previous(&undo), action).filter(these).exec(&transaction).await?;
    let unread = recount(&transaction, user_id).await?;
    transaction.commit().await?;
    let count = rows.rows_affected;
    Ok(ChangeOutcome { changed: NotificationsChanged { count, undo: (count > 0).then_some(undo) }, unread })
}

/// Saves the rows' current values under the change's id, for undo.
fn save_previous(change_id: &str) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::ChangeId, Expr::value(change_id))
        .col_expr(Column::PreviousReadStatus, Expr::col(Column::ReadStatus))
        .col_expr(Column::PreviousReadAt, Expr::col(Column::ReadAt))
        .col_expr(Column::PreviousArchivedAt, Expr::col(Column::ArchivedAt))
        .col_expr(Column::PreviousDeletedAt, Expr::col(Column::DeletedAt))
}

/// Applies the change to rows not yet in that state.
fn apply(rows: UpdateMany<Entity>, action: NotificationAction) -> UpdateMany<Entity> {
    let (now, never) = (|| Expr::value(sql::now()), || Expr::value(None::<DateTimeUtc>));
    match action {
        NotificationAction::Read => rows
            .col_expr(Column::ReadStatus, Expr::value(true))
            .col_expr(Column::ReadAt, now())
            .filter(Expr::cust("NOT read_status")),
        NotificationAction::Unread => rows
            .col_expr(Column::ReadStatus, Expr::value(false))
            .col_expr(Column::ReadAt, never())
            .filter(Expr::cust("read_status")),
        NotificationAction::Archive => {
            rows.col_expr(Column::ArchivedAt, now()).filter(Column::ArchivedAt.is_null())
        }
        NotificationAction::Unarchive => {
            rows.col_expr(Column::ArchivedAt, never()).filter(Column::ArchivedAt.is_not_null())
        }
        NotificationAction::Delete => rows.col_expr(Column::DeletedAt, now()),
    }
}
