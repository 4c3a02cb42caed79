//! Zones and the clock on the server.

use super::WallTime;
use crate::accounts::Session;
use chrono::{DateTime, Datelike, Timelike, Utc};
use leptos::prelude::use_context;
use serde::{Deserialize, Deserializer};

/// IANA zone of whoever asks; UTC before sign-in.
pub fn zone() -> String {
    use_context::<Session>().map_or_else(|| "UTC".to_owned(), |session| session.user.timezone)
}

/// The browser's own zone: the server cannot know it.
pub fn own_zone() -> String {
    String::new()
}

/// Milliseconds since 1970. Not for views: the browser's clock reads something else.
pub fn now_millis() -> f64 {
    Utc::now().timestamp_millis() as f64
}

/// A moment as JSON has it.
///
/// # Errors
/// When it is none.
pub fn read<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
    DateTime::deserialize(from)
}

/// A moment as JSON has it, or `null`.
///
/// # Errors
/// When it is neither.
pub fn read_option<'de, D: Deserializer<'de>>(from: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    Option::deserialize(from)
}

pub(super) fn wall_time(at: DateTime<Utc>, zone: &str) -> WallTime {
    let local = at.with_timezone(&zone.parse().unwrap_or(chrono_tz::UTC));
    WallTime {
        year: local.year(),
        month: local.month(),
        day: local.day(),
        hour: local.hour(),
        minute: local.minute(),
        second: local.second(),
    }
}
