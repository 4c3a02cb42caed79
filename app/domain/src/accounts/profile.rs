//! What a person says of themselves: more than pages carry about.

use super::User;
use chrono::{DateTime, Utc};
use serde::Serialize;

/// An account as its owner sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Profile {
    #[serde(flatten)]
    pub user: User,
    /// Shown to nobody else.
    pub email: Option<String>,
    pub created_at: DateTime<Utc>,
}

/// What is to change of it; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileChange {
    /// 1 to 80 characters after trimming.
    pub display_name: Option<String>,
    /// `Some(None)` or a blank one forgets the address.
    pub email: Option<Option<String>>,
    /// IANA zone name.
    pub timezone: Option<String>,
}
