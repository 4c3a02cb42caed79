//! Notifications from the system itself.

use super::add::{NewNotification, NotificationContent, add, deliver};
use crate::data::nested_transaction::BeginNested;
use crate::data::tables::users::{Column, Entity};
use domain::accounts::Role;
use domain::error::Error;
use domain::notifications::{Channel, Delivery, NotificationType};
use sea_orm::entity::prelude::*;

/// Notifies every active admin, even if their job notifications are off. `dedupe_key` identifies the content, so that
/// nobody is notified twice. Returns the new notifications. Call it within a transaction.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn notify_admins<C: BeginNested>(
    c: &C,
    title: &str,
    message: &str,
    dedupe_key: &str,
) -> Result<Vec<NewNotification>, Error> {
    let admins = Entity::find().filter(Column::Role.eq(Role::Admin)).filter(Column::IsActive.eq(true));
    let content = NotificationContent { dedupe_key: Some(dedupe_key.to_owned()), ..system(title, message) };
    let mut sent = Vec::new();
    for admin in admins.all(c).await? {
        sent.extend(add(c, &admin, &content).await?);
    }
    Ok(sent)
}

/// Sends `user_id` a test notification on one channel, regardless of their preferences.
///
/// # Errors
/// [`Error::NotFound`] for an unknown user.
pub async fn test<C: BeginNested>(c: &C, user_id: &str, channel: Channel) -> Result<NewNotification, Error> {
    let owner = Entity::find_by_id(user_id).one(c).await?.ok_or_else(|| Error::not_found("user"))?;
    let delivery = Delivery {
        bell: true,
        toast: channel == Channel::Toast,
        sound: channel == Channel::Sound,
        browser: channel == Channel::Browser,
        volume: owner.preferences.sound.volume,
    };
    let content = system("Test notification", "It works.");
    deliver(c, &owner, &content, delivery).await?.ok_or(Error::Internal)
}

fn system<'a>(title: &'a str, message: &'a str) -> NotificationContent<'a> {
    let kind = NotificationType::System;
    NotificationContent { kind, title, message, job_id: None, content_id: None, dedupe_key: None }
}
