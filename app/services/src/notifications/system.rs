//! What the program itself has to say.

use super::add::{NewNotification, News, add, deliver};
use crate::data::changes::Together;
use crate::data::users::{Column, Entity};
use domain::accounts::Role;
use domain::error::Error;
use domain::notifications::{Channel, Delivery, NotificationType};
use sea_orm::entity::prelude::*;

/// Tells every active admin, also those who want no news of jobs. `once` names the news: nobody is told the
/// same twice. Brings what was told whom. Call it within a transaction.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn tell_admins<C: Together>(
    c: &C,
    title: &str,
    message: &str,
    once: &str,
) -> Result<Vec<NewNotification>, Error> {
    let admins = Entity::find().filter(Column::Role.eq(Role::Admin)).filter(Column::IsActive.eq(true));
    let news = News { once: Some(once.to_owned()), ..system(title, message) };
    let mut told = Vec::new();
    for admin in admins.all(c).await? {
        told.extend(add(c, &admin, &news).await?);
    }
    Ok(told)
}

/// Lets `user_id` see or hear what one channel is like, whatever they set.
///
/// # Errors
/// [`Error::NotFound`] for an unknown user.
pub async fn test<C: Together>(c: &C, user_id: &str, channel: Channel) -> Result<NewNotification, Error> {
    let owner = Entity::find_by_id(user_id).one(c).await?.ok_or_else(|| Error::not_found("user"))?;
    let delivery = Delivery {
        bell: true,
        toast: channel == Channel::Toast,
        sound: channel == Channel::Sound,
        browser: channel == Channel::Browser,
        volume: owner.preferences.sound.volume,
    };
    let news = system("This is a test", "So a notification reaches you here.");
    deliver(c, &owner, &news, delivery).await?.ok_or(Error::Internal)
}

fn system<'a>(title: &'a str, message: &'a str) -> News<'a> {
    let kind = NotificationType::System;
    News { kind, title, message, job_id: None, content_id: None, once: None }
}
