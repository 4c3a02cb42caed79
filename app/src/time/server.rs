//! Zones and the clock on the server.

use super::WallTime;
use crate::accounts::Session;
use chrono::{DateTime, Datelike, Timelike, Utc};
use leptos::prelude::use_context;

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
