//! Notifications and their delivery.

mod change;
mod delivery;

pub use change::{NotificationAction, NotificationsChanged};
pub use delivery::{Channel, Delivery, NotificationFrame};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Type of a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "sea-orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "sea-orm", sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum NotificationType {
    JobCompleted,
    JobFailed,
    JobCancelled,
    /// From the program or an admin; also reaches users who turned notifications off.
    System,
    /// Reserved: only created by admins over REST.
    Recommendation,
}

impl NotificationType {
    pub const ALL: [Self; 5] =
        [Self::JobCompleted, Self::JobFailed, Self::JobCancelled, Self::System, Self::Recommendation];

    /// Value in REST, forms and preferences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::JobCompleted => "job_completed",
            Self::JobFailed => "job_failed",
            Self::JobCancelled => "job_cancelled",
            Self::System => "system",
            Self::Recommendation => "recommendation",
        }
    }

    /// The type with the value `word`.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Parses comma-separated types; ignores spaces and empty words.
    ///
    /// # Errors
    /// A message that lists all types, if one is unknown.
    pub fn parse_several(words: &str) -> Result<Vec<Self>, String> {
        let words = words.split(',').map(str::trim).filter(|word| !word.is_empty());
        let refusal = || format!("must be one of {}", Self::ALL.map(Self::as_str).join(", "));
        words.map(|word| Self::parse(word).ok_or_else(refusal)).collect()
    }
}

/// A notification of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Notification {
    pub id: i64,
    /// Its recipient.
    pub user_id: String,
    pub notification_type: NotificationType,
    pub title: String,
    pub message: String,
    pub read_status: bool,
    /// When it was first read.
    pub read_at: Option<DateTime<Utc>>,
    pub archived_at: Option<DateTime<Utc>>,
    pub related_job_id: Option<i64>,
    /// The image it is about; null after its deletion.
    pub related_content_id: Option<i64>,
    /// Small thumbnail of that image.
    pub thumbnail_url: Option<String>,
    /// Target of a click: the image, or else the job, or else the list of notifications.
    pub link: String,
    pub created_at: DateTime<Utc>,
}

/// The `unread` frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// Absolute number for the badge.
    pub unread_count: i64,
    /// True if more changed than frames report: lists must be fetched again.
    #[serde(default)]
    pub changed: bool,
}
