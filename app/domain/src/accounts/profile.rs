//! A user's profile: account data beyond what every page carries.

use super::User;
use chrono::{DateTime, Utc};
use serde::Serialize;

/// An account as its owner sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Profile {
    #[serde(flatten)]
    pub user: User,
    /// Not shown to anyone else.
    pub email: Option<String>,
    pub created_at: DateTime<Utc>,
}

/// Changes to a profile; absent fields stay unchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileChange {
    /// 1 to 80 characters after trimming.
    pub display_name: Option<String>,
    /// `Some(None)` or a blank text removes the address.
    pub email: Option<Option<String>>,
    /// IANA zone name.
    pub timezone: Option<String>,
}
