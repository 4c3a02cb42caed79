//! How a new notification is shown or played. The server decides this and sends it to every open page.

use super::Notification;
use serde::{Deserialize, Serialize};

/// A channel for notifications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    Bell,
    Toast,
    Sound,
    Browser,
}

impl Channel {
    pub const ALL: [Self; 4] = [Self::Bell, Self::Toast, Self::Sound, Self::Browser];

    /// Value in preferences and forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bell => "bell",
            Self::Toast => "toast",
            Self::Sound => "sound",
            Self::Browser => "browser",
        }
    }
}

/// How pages present one notification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// The bell counts it as unread and shows it.
    pub bell: bool,
    pub toast: bool,
    pub sound: bool,
    /// As a system notification, while no page is visible.
    pub browser: bool,
    /// Volume of the sound, 0 to 1.
    pub volume: f32,
}

/// The `notification` frame: a notification's current state. All channels are off after a change of an earlier
/// notification, and for a new one that quiet hours silence while its bell is off; no page then presents it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotificationFrame {
    pub notification: Notification,
    pub delivery: Delivery,
}
