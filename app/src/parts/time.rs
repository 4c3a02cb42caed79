//! Times in the user's zone: the same text on the server and in the browser.

use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;

#[cfg_attr(feature = "ssr", path = "time/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "time/browser.rs")]
mod clock;

pub use clock::{now_millis, own_zone, zone};
pub use domain::time::{format_duration, format_stopwatch};

/// A local date and time in the user's zone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WallTime {
    pub year: i32,
    /// From 1.
    pub month: u32,
    pub day: u32,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl WallTime {
    /// `at` in the zone of the user who reads this page.
    pub fn of(at: DateTime<Utc>) -> Self {
        clock::wall_time(at, &zone())
    }

    /// "14 May 2026".
    pub fn day_words(&self) -> String {
        let month = MONTHS.get(self.month.saturating_sub(1) as usize).copied().unwrap_or_default();
        format!("{} {month} {}", self.day, self.year)
    }

    /// "09:41".
    pub fn minute_words(&self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }
}

/// The current time. Not for views: server and browser would render different ones.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(now_millis() as i64).unwrap_or_default()
}

/// "Today" or "Yesterday" at `now` if `day`, as [`WallTime::day_words`] writes it, is one of them.
pub fn recent_day(day: &str, now: DateTime<Utc>) -> Option<&'static str> {
    let wall = WallTime::of(now);
    if day == wall.day_words() {
        return Some("Today");
    }
    // A day is 23 to 25 hours long, so 12 hours before midnight is always yesterday.
    let since_midnight = i64::from(wall.hour) * 60 + i64::from(wall.minute);
    let yesterday = now - TimeDelta::minutes(since_midnight + 12 * 60);
    (day == WallTime::of(yesterday).day_words()).then_some("Yesterday")
}

/// How precisely a time is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    /// "14 May 2026, 09:41".
    #[default]
    Minute,
    /// "09:41:22".
    Clock,
}

/// A time in the user's zone.
#[component]
pub fn LocalTime(
    at: DateTime<Utc>,
    #[prop(optional)] precision: Precision,
    #[prop(default = "")] class: &'static str,
) -> impl IntoView {
    let wall = WallTime::of(at);
    let full = format!("{}, {}", wall.day_words(), wall.minute_words());
    let words = match precision {
        Precision::Minute => full.clone(),
        Precision::Clock => format!("{}:{:02}", wall.minute_words(), wall.second),
    };
    view! { <time class=class datetime=at.to_rfc3339() title=full>{words}</time> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_45_today_and_yesterday_follow_the_users_zone() {
        let now = "2026-03-01T00:05:00Z".parse().unwrap_or_default();
        let said = ["1 Mar 2026", "28 Feb 2026", "27 Feb 2026", "1 Mar 2025"].map(|day| recent_day(day, now));
        assert_eq!(said, [Some("Today"), Some("Yesterday"), None, None]);
    }
}
