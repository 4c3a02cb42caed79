//! Notifications, and which of them go which way.

mod change;
mod delivery;

pub use change::{NotificationAction, NotificationsChanged};
pub use delivery::{Channel, Delivery, NotificationFrame};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a notification is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "sea-orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "sea-orm", sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum NotificationType {
    JobCompleted,
    JobFailed,
    JobCancelled,
    /// From the program itself or from an admin; also reaches those who have notifications off.
    System,
    /// Reserved: made by nobody but an admin over REST.
    Recommendation,
}

impl NotificationType {
    pub const ALL: [Self; 5] =
        [Self::JobCompleted, Self::JobFailed, Self::JobCancelled, Self::System, Self::Recommendation];

    /// The word of REST, forms and preferences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::JobCompleted => "job_completed",
            Self::JobFailed => "job_failed",
            Self::JobCancelled => "job_cancelled",
            Self::System => "system",
            Self::Recommendation => "recommendation",
        }
    }

    /// The type that `word` names.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The types that `words` name, with commas between; blanks and empty words are left out.
    ///
    /// # Errors
    /// Which types there are, in words, when one names none.
    pub fn parse_several(words: &str) -> Result<Vec<Self>, String> {
        let words = words.split(',').map(str::trim).filter(|word| !word.is_empty());
        let refusal = || format!("must be of {}", Self::ALL.map(Self::as_str).join(", "));
        words.map(|word| Self::parse(word).ok_or_else(refusal)).collect()
    }
}

/// Something a person was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Notification {
    pub id: i64,
    /// Whose it is.
    pub user_id: String,
    pub notification_type: NotificationType,
    pub title: String,
    pub message: String,
    pub read_status: bool,
    /// When it was read first.
    pub read_at: Option<DateTime<Utc>>,
    pub archived_at: Option<DateTime<Utc>>,
    pub related_job_id: Option<i64>,
    /// An image that exists; null once it was deleted.
    pub related_content_id: Option<i64>,
    /// Small thumbnail of that image.
    pub thumbnail_url: Option<String>,
    /// Where a click leads: the image, else the job, else the list of notifications.
    pub link: String,
    pub created_at: DateTime<Utc>,
}

/// The `unread` frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// Absolute: what the badge shows.
    pub unread_count: i64,
    /// More changed than frames tell: whoever shows a list fetches it again.
    #[serde(default)]
    pub changed: bool,
}
