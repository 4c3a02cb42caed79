//! Server functions for notifications: identify the caller, check the input, call the service, publish to other pages.
//! All accept plain forms and redirect those to the page they came from.

mod settings;

pub use settings::*;

use super::{NotificationAction, NotificationsChanged};
use domain::error::Error;
use leptos::prelude::*;

/// Changes one of the caller's notifications. A plain form with `next` is redirected to that path of this site.
#[server(prefix = "/api/fn", endpoint = "mark_notification")]
pub async fn mark_notification(
    id: i64,
    action: NotificationAction,
    next: Option<String>,
) -> Result<NotificationsChanged, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let changed = super::announce::change(&context, &user.id, id, action).await?;
    match next.filter(|next| !next.is_empty()) {
        Some(next) => {
            crate::request::redirect::redirect_to(crate::request::redirect::same_origin_path(Some(&next)))
        }
        None => super::redirect_back::redirect_back(&changed),
    }
    Ok(changed)
}

/// Marks the unread notifications as read: of these types (comma-separated, empty for all), up to the id `up_to`, the
/// newest one shown.
#[server(prefix = "/api/fn", endpoint = "mark_all_read")]
pub async fn mark_all_read(types: Option<String>, up_to: Option<i64>) -> Result<NotificationsChanged, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let types = super::NotificationType::parse_several(types.as_deref().unwrap_or_default())
        .map_err(|words| Error::field("types", words))?;
    let which = services::notifications::ReadAll { types, up_to };
    let outcome = services::notifications::read_all(&context.database.write, &user.id, &which).await?;
    let changed = super::announce::outcome(&context.events, &user.id, outcome);
    super::redirect_back::redirect_back(&changed);
    Ok(changed)
}

/// Applies one action to several of the caller's notifications.
#[server(prefix = "/api/fn", endpoint = "bulk_notifications")]
pub async fn bulk_notifications(
    #[server(default)] ids: Vec<i64>,
    action: NotificationAction,
) -> Result<NotificationsChanged, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let outcome = services::notifications::change(&context.database.write, &user.id, &ids, action).await?;
    let changed = super::announce::outcome(&context.events, &user.id, outcome);
    super::redirect_back::redirect_back(&changed);
    Ok(changed)
}

/// Reverts an earlier change within 60 s.
#[server(prefix = "/api/fn", endpoint = "undo_notifications")]
pub async fn undo_notifications(undo: String) -> Result<NotificationsChanged, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let outcome = services::notifications::undo(&context.database.write, &user.id, &undo).await?;
    let changed = super::announce::outcome(&context.events, &user.id, outcome);
    crate::request::redirect::redirect_back("/notifications", &[("undo", ""), ("changed", "")]);
    Ok(changed)
}
