//! Zones and the clock on the server.

use super::WallTime;
use crate::accounts::Session;
use chrono::{DateTime, Datelike, Timelike, Utc};
use leptos::prelude::use_context;

/// IANA zone of the caller; UTC before sign-in.
pub fn zone() -> String {
    use_context::<Session>().map_or_else(|| "UTC".to_owned(), |session| session.user.timezone)
}

/// Empty: only the browser knows its own zone.
pub fn own_zone() -> String {
    String::new()
}

/// Milliseconds since 1970. Not for views: the browser's clock differs.
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
