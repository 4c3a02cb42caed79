//! What the program itself has to say.

use super::add::{NewNotification, NotificationContent, add, deliver};
use crate::data::nested_transaction::BeginNested;
use crate::data::users::{Column, Entity};
use domain::accounts::Role;
use domain::error::Error;
use domain::notifications::{Channel, Delivery, NotificationType};
use sea_orm::entity::prelude::*;

/// Tells every active admin, also those who want no notifications of jobs. `dedupe_key` names the content: nobody is told the
/// same twice. Brings what was told whom. Call it within a transaction.
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

/// Lets `user_id` see or hear what one channel is like, whatever they set.
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
    let content = system("This is a test", "So a notification reaches you here.");
    deliver(c, &owner, &content, delivery).await?.ok_or(Error::Internal)
}

fn system<'a>(title: &'a str, message: &'a str) -> NotificationContent<'a> {
    let kind = NotificationType::System;
    NotificationContent { kind, title, message, job_id: None, content_id: None, dedupe_key: None }
}
