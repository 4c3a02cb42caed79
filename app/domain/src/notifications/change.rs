//! What can be done to notifications, and what came of it.

use serde::{Deserialize, Serialize};

/// What can be done to a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum NotificationAction {
    Read,
    Unread,
    /// Out of the list, and out of the unread count.
    Archive,
    Unarchive,
    Delete,
}

/// How many notifications an action changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationsChanged {
    /// Only those that were not so already.
    pub count: u64,
    /// Gives every one of them back what it had, for 60 s; absent when nothing changed.
    pub undo: Option<String>,
}
