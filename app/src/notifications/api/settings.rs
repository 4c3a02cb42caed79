//! Whether, where and when the caller is notified.
#![allow(clippy::too_many_arguments, reason = "a server function has one for each field of its plain form")]

use crate::accounts::User;
use crate::notifications::{Channel, Notification};
use domain::error::Error;
use leptos::prelude::*;

/// Turns notifications on. A non-empty `sound` or `browser` also turns on that channel for completed and failed jobs.
#[server(prefix = "/api/fn", endpoint = "tell_me")]
pub async fn enable_notifications(sound: Option<String>, browser: Option<String>) -> Result<User, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let wanted = |said: Option<String>| said.is_some_and(|said| !said.is_empty());
    let aloud = [(Channel::Sound, wanted(sound)), (Channel::Browser, wanted(browser))];
    let user = services::accounts::update_preferences(&context.database.write, &user.id, |preferences| {
        use crate::notifications::NotificationType::{JobCompleted, JobFailed};
        preferences.notifications_enabled = true;
        for (channel, _) in aloud.into_iter().filter(|(_, wanted)| *wanted) {
            preferences.notifications.set(JobCompleted, channel, true);
            preferences.notifications.set(JobFailed, channel, true);
        }
    })
    .await?;
    crate::request::redirect::redirect_back("/generate", &[]);
    Ok(user)
}

/// Dismisses the invitation to turn notifications on.
#[server(prefix = "/api/fn", endpoint = "close_invitation")]
pub async fn close_invitation() -> Result<User, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let user = services::accounts::update_preferences(&context.database.write, &user.id, |preferences| {
        preferences.invitation_closed = true;
    })
    .await?;
    crate::request::redirect::redirect_back("/generate", &[]);
    Ok(user)
}

/// Saves the settings page. Unticked checkboxes are not sent, so what is absent is off: `enabled`, `quiet`, and each
/// `type.channel` of `channels`, such as `job_failed.sound`. `from` and `to` are times of day, `days` 0 (Monday) to 6,
/// an empty `zone` means the caller's own, `volume` is 0 to 1, `tab` lists those of `title`, `icon` and `badge` that
/// are on.
#[server(prefix = "/api/fn", endpoint = "save_notification_preferences")]
pub async fn save_notification_preferences(
    enabled: Option<String>,
    #[server(default)] channels: Vec<String>,
    quiet: Option<String>,
    from: Option<String>,
    to: Option<String>,
    zone: Option<String>,
    #[server(default)] days: Vec<String>,
    volume: Option<String>,
    #[server(default)] tab: Vec<String>,
) -> Result<(), Error> {
    use services::notifications::preferences::SettingsForm;
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let form = SettingsForm {
        enabled: enabled.is_some(),
        channels,
        quiet: quiet.is_some(),
        from,
        to,
        zone,
        days,
        volume,
        tab,
    };
    let change = form.change()?;
    services::accounts::change_preferences(&context.database.write, &user.id, &change)
        .await
        .map_err(SettingsForm::refused)?;
    crate::request::redirect::redirect_back("/settings/notifications", &[("saved", "1")]);
    Ok(())
}

/// Sends the caller a test notification on one channel only.
#[server(prefix = "/api/fn", endpoint = "test_notification")]
pub async fn test_notification(channel: Channel) -> Result<Notification, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let new = services::notifications::test(&context.database.write, &user.id, channel).await?;
    crate::notifications::announce::publish(&context.events, &new);
    crate::request::redirect::redirect_back("/settings/notifications", &[]);
    Ok(new.notification)
}
