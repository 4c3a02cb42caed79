//! Actions on notifications, and their results.

use serde::{Deserialize, Serialize};

/// An action on a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum NotificationAction {
    Read,
    Unread,
    /// Removes it from the list and from the unread count.
    Archive,
    Unarchive,
    Delete,
}

/// Result of an action.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationsChanged {
    /// Number of changed notifications; those already in that state don't count.
    pub count: u64,
    /// Token that undoes the change for 60 s; absent if nothing changed.
    pub undo: Option<String>,
}
