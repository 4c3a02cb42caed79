//! Presets: the form of /generate kept under a name.

use crate::jobs::Draft;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Characters of a preset's name, at the most.
pub const MAX_NAME_LENGTH: usize = 80;
/// Presets of one person, at the most.
pub const MAX_PRESETS: u64 = 200;

/// A form kept under a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Preset {
    pub id: i64,
    /// 1 to 80 characters, none twice.
    pub name: String,
    /// The form as it was typed: numbers are text.
    pub form: Draft,
    /// An image that shows what it makes: the newest of its prompt when it was kept.
    pub content_id: Option<i64>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}
