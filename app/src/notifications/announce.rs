//! Tells a person's open pages of notifications. Call after the commit.

use super::{Changed, Delivery, NotificationAction, NotificationFrame, Unread};
use crate::context::Context;
use domain::error::Error;
use services::events::{Events, Topic};
use services::notifications::{NewNotification, Settled};

/// News that are told one by one; a longer list says only that there is much.
const SINGLY: usize = 20;

/// Tells its owner's pages of what is new, and of the count.
pub fn news(events: &Events, new: &NewNotification) {
    let user_id = &new.notification.user_id;
    let frame = NotificationFrame { notification: new.notification.clone(), delivery: new.delivery };
    events.publish(user_id, Topic::Notification, &frame);
    unread(events, user_id, new.unread, false);
}

/// The same for several of one person, in their order.
pub fn much_news(events: &Events, new: &[NewNotification]) {
    if new.len() <= SINGLY {
        return new.iter().for_each(|new| news(events, new));
    }
    if let Some(last) = new.last() {
        unread(events, &last.notification.user_id, last.unread, true);
    }
}

/// Tells of the count, and with `changed` that lists are to be fetched again.
pub fn unread(events: &Events, user_id: &str, unread_count: i64, changed: bool) {
    events.publish(user_id, Topic::Unread, &Unread { unread_count, changed });
}

/// Changes one notification of `user_id`, and tells their pages how it is now.
///
/// # Errors
/// As [`services::notifications::change`].
pub async fn change(
    context: &Context,
    user_id: &str,
    id: i64,
    action: NotificationAction,
) -> Result<Changed, Error> {
    let settled = services::notifications::change(&context.database.write, user_id, &[id], action).await?;
    let gone = action == NotificationAction::Delete;
    if !gone {
        silently(context, user_id, id).await;
    }
    unread(&context.events, user_id, settled.unread, gone);
    Ok(settled.changed)
}

async fn silently(context: &Context, user_id: &str, id: i64) {
    if !context.events.is_watched(user_id) {
        return;
    }
    // Deleted by another page in between: that one tells of it.
    if let Ok(notification) = services::notifications::get(&context.database.read, user_id, id).await {
        let frame = NotificationFrame { notification, delivery: Delivery::default() };
        context.events.publish(user_id, Topic::Notification, &frame);
    }
}

/// Tells the pages of `user_id` that several changed.
pub fn settled(events: &Events, user_id: &str, settled: Settled) -> Changed {
    unread(events, user_id, settled.unread, true);
    settled.changed
}
