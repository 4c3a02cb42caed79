//! Publishes notifications to a user's open pages. Call after the commit.

use super::{Delivery, NotificationAction, NotificationFrame, NotificationsChanged, Unread};
use crate::request::context::Context;
use domain::error::Error;
use services::events::{Events, Topic};
use services::notifications::{ChangeOutcome, NewNotification};

/// Maximum notifications sent one by one; for more, pages only receive a signal to fetch again.
const MAX_SINGLE_FRAMES: usize = 20;

/// Publishes a new notification and the unread count to its owner's pages.
pub fn publish(events: &Events, new: &NewNotification) {
    let user_id = &new.notification.user_id;
    let frame = NotificationFrame { notification: new.notification.clone(), delivery: new.delivery };
    events.publish(user_id, Topic::Notification, &frame);
    unread(events, user_id, new.unread, false);
}

/// Publishes several notifications of one user, in order.
pub fn publish_all(events: &Events, new: &[NewNotification]) {
    if new.len() <= MAX_SINGLE_FRAMES {
        return new.iter().for_each(|new| publish(events, new));
    }
    if let Some(last) = new.last() {
        unread(events, &last.notification.user_id, last.unread, true);
    }
}

/// Publishes the unread count; `changed` makes pages fetch their lists again.
pub fn unread(events: &Events, user_id: &str, unread_count: i64, changed: bool) {
    events.publish(user_id, Topic::Unread, &Unread { unread_count, changed });
}

/// Changes one notification of `user_id`, and publishes its new state to their pages.
///
/// # Errors
/// As [`services::notifications::change`].
pub async fn change(
    context: &Context,
    user_id: &str,
    id: i64,
    action: NotificationAction,
) -> Result<NotificationsChanged, Error> {
    let outcome = services::notifications::change(&context.database.write, user_id, &[id], action).await?;
    let gone = action == NotificationAction::Delete;
    if !gone {
        publish_current(context, user_id, id).await;
    }
    unread(&context.events, user_id, outcome.unread, gone);
    Ok(outcome.changed)
}

async fn publish_current(context: &Context, user_id: &str, id: i64) {
    if !context.events.is_watched(user_id) {
        return;
    }
    // If another page deleted it in between, that request publishes the deletion.
    if let Ok(notification) = services::notifications::get(&context.database.read, user_id, id).await {
        let frame = NotificationFrame { notification, delivery: Delivery::default() };
        context.events.publish(user_id, Topic::Notification, &frame);
    }
}

/// Publishes to the pages of `user_id` that several notifications changed.
pub fn outcome(events: &Events, user_id: &str, outcome: ChangeOutcome) -> NotificationsChanged {
    unread(events, user_id, outcome.unread, true);
    outcome.changed
}
