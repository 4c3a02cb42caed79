//! Accounts: the signed-in user and their preferences.

pub mod open_session;
pub mod profile;

use crate::jobs::Draft;
use serde::{Deserialize, Serialize};

/// Permissions of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sea-orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "sea-orm", sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase"))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Admin,
    Member,
}

/// The signed-in user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct User {
    /// UUID v7.
    pub id: String,
    pub username: String,
    pub display_name: String,
    pub role: Role,
    /// IANA zone name.
    pub timezone: String,
    pub unread_count: i32,
    pub preferences: PagePreferences,
}

impl User {
    pub fn is_admin(&self) -> bool {
        self.role == Role::Admin
    }

    /// Two letters for the avatar.
    pub fn initials(&self) -> String {
        let words: Vec<&str> = self.display_name.split_whitespace().collect();
        let letters: String = match words.as_slice() {
            [] => self.username.chars().take(2).collect(),
            [only] => only.chars().take(2).collect(),
            [first, .., last] => first.chars().take(1).chain(last.chars().take(1)).collect(),
        };
        letters.to_uppercase()
    }
}

/// The preferences that pages need. The service's `Preferences` holds all of them and stays on the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct PagePreferences {
    pub theme: Theme,
    pub density: Density,
    pub notifications_enabled: bool,
    /// The user dismissed the offer to turn notifications on.
    pub invitation_closed: bool,
    pub tab: TabIndicators,
}

/// What the browser tab shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct TabIndicators {
    /// Unread notifications and progress in front of the title.
    pub title: bool,
    /// The same on the tab's icon.
    pub icon: bool,
    /// Unread notifications on the icon of the installed app.
    pub badge: bool,
}

impl Default for TabIndicators {
    fn default() -> Self {
        Self { title: true, icon: true, badge: true }
    }
}

/// Colour scheme of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Follows the device.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// Value in preferences and in the cookie.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Value of the document's `data-theme`; absent if the theme follows the device.
    pub fn attribute(self) -> Option<&'static str> {
        (self != Self::System).then(|| self.as_str())
    }
}

/// Size of the pictures in the history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Density {
    /// Small pictures, many on a screen.
    Compact,
    #[default]
    Comfortable,
    /// Large pictures, few on a screen.
    Spacious,
}

impl Density {
    pub const ALL: [Self; 3] = [Self::Compact, Self::Comfortable, Self::Spacious];

    /// Value in preferences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Compact => "compact",
            Self::Comfortable => "comfortable",
            Self::Spacious => "spacious",
        }
    }
}

/// The session of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Hash of the cookie's token, in hex; never the token.
    pub id: String,
    pub user: User,
    pub draft: Draft,
}
