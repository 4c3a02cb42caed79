//! Where a new notification is shown or heard: decided by the server, sent with it to every open page.

use super::Notification;
use serde::{Deserialize, Serialize};

/// A way in which a notification reaches somebody.
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

    /// The word of preferences and forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bell => "bell",
            Self::Toast => "toast",
            Self::Sound => "sound",
            Self::Browser => "browser",
        }
    }
}

/// How the pages tell of one notification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// It is new, and counts in the bell.
    pub bell: bool,
    pub toast: bool,
    pub sound: bool,
    /// By the browser itself, while no page is visible.
    pub browser: bool,
    /// Of the sound, 0 to 1.
    pub volume: f32,
}

/// The `notification` frame: one as it is now. A delivery of all false says that it is no news.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotificationFrame {
    pub notification: Notification,
    pub delivery: Delivery,
}
