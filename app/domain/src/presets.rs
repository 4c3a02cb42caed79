//! Presets: saved forms of /generate.

use crate::jobs::Draft;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Maximum characters of a preset's name.
pub const MAX_NAME_LENGTH: usize = 80;
/// Maximum number of presets per user.
pub const MAX_PRESETS: u64 = 200;

/// A saved form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Preset {
    pub id: i64,
    /// 1 to 80 characters, unique per user.
    pub name: String,
    /// The form as typed: numbers are text.
    pub form: Draft,
    /// Example image: the newest one with its prompt when the preset was saved.
    pub content_id: Option<i64>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}
