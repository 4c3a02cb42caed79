//! Inserts a notification and updates the unread count.

use crate::data::nested_transaction::BeginNested;
use crate::data::sql;
use crate::data::tables::user_notifications::{ActiveModel, Column, Entity, Model};
use crate::data::tables::users;
use domain::error::Error;
use domain::notifications::{Delivery, Notification, NotificationType};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

/// A notification just inserted, and the channels that deliver it.
#[derive(Clone, Debug, PartialEq)]
pub struct NewNotification {
    pub notification: Notification,
    /// The unread count, including this one.
    pub unread: i64,
    pub delivery: Delivery,
}

/// The content of a new row.
pub(super) struct NotificationContent<'a> {
    pub kind: NotificationType,
    pub title: &'a str,
    pub message: &'a str,
    pub job_id: Option<i64>,
    pub content_id: Option<i64>,
    /// Identifies the content, so that nobody is notified twice.
    pub dedupe_key: Option<String>,
}

/// Inserts `content` for `owner`, unless their preferences exclude it or they were notified before.
pub(super) async fn add<C: BeginNested>(
    c: &C,
    owner: &users::Model,
    content: &NotificationContent<'_>,
) -> Result<Option<NewNotification>, Error> {
    let now = sql::now();
    match owner.preferences.delivery(content.kind, &owner.timezone, now) {
        Some(delivery) => deliver(c, owner, content, delivery).await,
        None => Ok(None),
    }
}

/// Inserts `content` with the channels of `delivery`, which the caller chose; the owner's preferences are not read.
/// None if the owner was notified before.
pub(super) async fn deliver<C: BeginNested>(
    c: &C,
    owner: &users::Model,
    content: &NotificationContent<'_>,
    delivery: Delivery,
) -> Result<Option<NewNotification>, Error> {
    let transaction = c.begin_nested().await?;
    let do_nothing = OnConflict::new().do_nothing().to_owned();
    // As a list of one: a conflict then returns no row instead of an error.
    let new = Entity::insert_many([row(&owner.id, content, delivery.bell)]).on_conflict(do_nothing);
    let Some(row) = new.exec_with_returning(&*transaction).await?.pop() else { return Ok(None) };
    let unread = count_up(&*transaction, &owner.id, delivery.bell).await?;
    transaction.commit().await?;
    Ok(Some(NewNotification { notification: super::view::view_new(row), unread, delivery }))
}

// Without the bell channel, a notification is archived as read immediately: other channels can still link to it.
fn row(user_id: &str, content: &NotificationContent<'_>, bell: bool) -> ActiveModel {
    let now = sql::now();
    ActiveModel {
        user_id: Set(user_id.to_owned()),
        title: Set(content.title.to_owned()),
        message: Set(content.message.to_owned()),
        notification_type: Set(content.kind),
        read_status: Set(!bell),
        read_at: Set((!bell).then_some(now)),
        archived_at: Set((!bell).then_some(now)),
        related_job_id: Set(content.job_id),
        related_content_id: Set(content.content_id),
        dedupe_key: Set(content.dedupe_key.clone()),
        created_at: Set(now),
        ..Default::default()
    }
}

async fn count_up(c: &impl ConnectionTrait, user_id: &str, counts: bool) -> Result<i64, Error> {
    let row = sql::one(
        c,
        "UPDATE users SET unread_count = unread_count + $2 WHERE id = $1 RETURNING unread_count",
        [user_id.into(), i32::from(counts).into()],
    )
    .await?
    .ok_or_else(|| Error::not_found("user"))?;
    Ok(row.try_get::<i32>("", "unread_count")?.into())
}

/// Recounts `user_id`'s unread notifications. The caller holds the [`lock`].
pub(super) async fn recount(c: &impl ConnectionTrait, user_id: &str) -> Result<i64, Error> {
    let row = sql::one(
        c,
        "UPDATE users SET unread_count = (SELECT count(*) FROM user_notifications n WHERE n.user_id = $1 \
         AND NOT n.read_status AND n.archived_at IS NULL AND n.deleted_at IS NULL) \
         WHERE id = $1 RETURNING unread_count",
        [user_id.into()],
    )
    .await?
    .ok_or_else(|| Error::not_found("user"))?;
    Ok(row.try_get::<i32>("", "unread_count")?.into())
}

/// Locks `user_id`'s notifications until the transaction ends; without it a recount could be wrong. SQLite has one
/// writer anyway.
pub(super) async fn lock(c: &impl ConnectionTrait, user_id: &str) -> Result<(), Error> {
    if c.get_database_backend() == sea_orm::DbBackend::Postgres {
        sql::one(c, "SELECT id FROM users WHERE id = $1 FOR UPDATE", [user_id.into()]).await?;
    }
    Ok(())
}

/// Matches rows of `user_id` that are not deleted.
pub(super) fn own(user_id: &str) -> sea_orm::Condition {
    sea_orm::Condition::all().add(Column::UserId.eq(user_id)).add(Column::DeletedAt.is_null())
}

/// The row `id` of `user_id`.
pub(super) async fn find(c: &impl ConnectionTrait, user_id: &str, id: i64) -> Result<Model, Error> {
    let found = Entity::find_by_id(id).filter(own(user_id)).one(c).await?;
    found.ok_or_else(|| Error::not_found("notification"))
}
