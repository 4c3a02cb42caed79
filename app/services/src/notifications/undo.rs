//! Undo of a change.

use super::add::{lock, recount};
use super::change::ChangeOutcome;
use crate::data::sql;
use crate::data::tables::user_notifications::{Column, Entity};
use chrono::Utc;
use domain::error::Error;
use domain::notifications::NotificationsChanged;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{TransactionSession, TransactionTrait};

/// Seconds within which a change can be undone.
const UNDO_SECONDS: u64 = 60;

/// Restores the rows of the change `undo`, except those changed again since.
///
/// # Errors
/// [`Error::Conflict`] later than 60 s after the change; [`Error::NotFound`] when it is not the last change of any row
/// of `user_id`.
pub async fn undo<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    undo: &str,
) -> Result<ChangeOutcome, Error> {
    check(undo)?;
    let transaction = sql::begin(c).await?;
    lock(&transaction, user_id).await?;
    let again = Uuid::now_v7().hyphenated().to_string();
    let rows = Entity::update_many()
        .col_expr(Column::ChangeId, Expr::value(&again))
        .col_expr(Column::ReadStatus, Expr::col(Column::PreviousReadStatus))
        .col_expr(Column::ReadAt, Expr::col(Column::PreviousReadAt))
        .col_expr(Column::ArchivedAt, Expr::col(Column::PreviousArchivedAt))
        .col_expr(Column::DeletedAt, Expr::col(Column::PreviousDeletedAt))
        .col_expr(Column::PreviousReadStatus, Expr::col(Column::ReadStatus))
        .col_expr(Column::PreviousReadAt, Expr::col(Column::ReadAt))
        .col_expr(Column::PreviousArchivedAt, Expr::col(Column::ArchivedAt))
        .col_expr(Column::PreviousDeletedAt, Expr::col(Column::DeletedAt))
        .filter(Column::UserId.eq(user_id))
        .filter(Column::ChangeId.eq(undo))
        .exec(&transaction)
        .await?;
    if rows.rows_affected == 0 {
        return Err(Error::not_found("change"));
    }
    let unread = recount(&transaction, user_id).await?;
    transaction.commit().await?;
    Ok(ChangeOutcome {
        changed: NotificationsChanged { count: rows.rows_affected, undo: Some(again) },
        unread,
    })
}

/// A change's id contains its time.
fn check(undo: &str) -> Result<(), Error> {
    let no_name = || Error::field("undo", "must be the undo of an earlier response");
    let made = undo.parse::<Uuid>().ok().and_then(|id| id.get_timestamp()).ok_or_else(no_name)?;
    let now = u64::try_from(Utc::now().timestamp()).unwrap_or_default();
    if made.to_unix().0 + UNDO_SECONDS < now {
        return Err(Error::Conflict(format!("Too late: changes can be undone for {UNDO_SECONDS} seconds.")));
    }
    Ok(())
}
