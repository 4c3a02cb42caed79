//! Listing a user's sessions and ending them.

use super::session::{IDLE_TIMEOUT, is_over};
use crate::data::sql;
use crate::data::tables::sessions::{Column, Entity};
use domain::accounts::open_session::OpenSession;
use domain::error::Error;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{Order, QueryOrder, QuerySelect};

/// Maximum number of a user's open sessions: more than anyone has devices, and few enough to list.
const MAX_SESSIONS: u64 = 100;

/// The open sessions of `user_id`: `session_id` first, then by last use.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn open_sessions(
    c: &impl ConnectionTrait,
    user_id: &str,
    session_id: &str,
) -> Result<Vec<OpenSession>, Error> {
    let now = sql::now();
    let theirs = Entity::find()
        .filter(Column::UserId.eq(user_id))
        .filter(Column::ExpiresAt.gt(now))
        .filter(Column::LastUsedAt.gt(now - IDLE_TIMEOUT));
    let rows = theirs.order_by_desc(Column::LastUsedAt).limit(MAX_SESSIONS).all(c).await?;
    let open = rows.into_iter().filter(|row| !is_over(row, now)).map(|row| OpenSession {
        current: row.id == session_id,
        id: row.id,
        user_agent: row.user_agent,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
    });
    let mut open: Vec<OpenSession> = open.collect();
    // A stable sort: the others stay in order.
    open.sort_by_key(|session| !session.current);
    Ok(open)
}

/// Ends the least recently used sessions of `user_id`, so that at most [`MAX_SESSIONS`] are left. Never ends `new`.
pub(super) async fn end_oldest(c: &impl ConnectionTrait, user_id: &str, new: &str) -> Result<(), DbErr> {
    let others = || Column::UserId.eq(user_id).and(Column::Id.ne(new));
    let kept = Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(others())
        .order_by(Column::LastUsedAt, Order::Desc)
        .order_by(Column::CreatedAt, Order::Desc)
        .limit(MAX_SESSIONS - 1)
        .to_owned();
    let old = Entity::delete_many().filter(others()).filter(Column::Id.not_in_subquery(kept));
    old.exec(c).await.map(drop)
}

/// Ends one session of `user_id`.
///
/// # Errors
/// [`Error::NotFound`] if it doesn't exist or belongs to another user.
pub async fn end_own_session(c: &impl ConnectionTrait, user_id: &str, id: &str) -> Result<(), Error> {
    let one = Entity::delete_many().filter(Column::Id.eq(id)).filter(Column::UserId.eq(user_id));
    match one.exec(c).await?.rows_affected {
        0 => Err(Error::not_found("session")),
        _ => Ok(()),
    }
}

/// Ends every session of `user_id` except `session_id`; returns how many.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn end_other_sessions(
    c: &impl ConnectionTrait,
    user_id: &str,
    session_id: &str,
) -> Result<u64, Error> {
    let others = Entity::delete_many().filter(Column::UserId.eq(user_id)).filter(Column::Id.ne(session_id));
    Ok(others.exec(c).await?.rows_affected)
}
