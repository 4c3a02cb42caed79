//! One notification, and the unread count.

use super::add::find;
use super::view::assemble;
use crate::data::tables::users;
use domain::error::Error;
use domain::notifications::Notification;
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;

/// One of `user_id`'s notifications.
///
/// # Errors
/// [`Error::NotFound`] when it does not exist, is deleted or belongs to another user.
pub async fn get(c: &impl ConnectionTrait, user_id: &str, id: i64) -> Result<Notification, Error> {
    let row = find(c, user_id, id).await?;
    assemble(c, vec![row]).await?.pop().ok_or_else(|| Error::not_found("notification"))
}

/// How many notifications `user_id` has not read, without archived and deleted ones.
///
/// # Errors
/// [`Error::NotFound`] for an unknown user.
pub async fn unread_count(c: &impl ConnectionTrait, user_id: &str) -> Result<i64, Error> {
    let count: Option<i32> = users::Entity::find_by_id(user_id)
        .select_only()
        .column(users::Column::UnreadCount)
        .into_tuple()
        .one(c)
        .await?;
    count.map(i64::from).ok_or_else(|| Error::not_found("user"))
}
