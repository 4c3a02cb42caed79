//! Hours without sounds and pop-ups; new notifications still appear in the bell.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Quiet hours on some days of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct QuietHours {
    pub enabled: bool,
    /// Local time at which they start, "22:00".
    pub from: String,
    /// Local time at which they end; on the next day unless it is after `from`.
    pub to: String,
    /// IANA time zone; null for the user's own.
    pub zone: Option<String>,
    /// Days on which they start, 0 to 6, Monday first.
    pub days: Vec<u8>,
}

impl Default for QuietHours {
    fn default() -> Self {
        Self { enabled: false, from: "22:00".into(), to: "07:00".into(), zone: None, days: (0..=6).collect() }
    }
}

/// Parses a time of day, "07:30".
pub fn parse_time(text: &str) -> Option<NaiveTime> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !two(hours) || !two(minutes) {
        return None;
    }
    NaiveTime::from_hms_opt(hours.parse().ok()?, minutes.parse().ok()?, 0)
}

impl QuietHours {
    /// Whether quiet hours are active at `now` for a user whose time zone is `own`.
    pub fn is_active(&self, own: &str, now: DateTime<Utc>) -> bool {
        self.end(own, now).is_some()
    }

    /// When the quiet hours active at `now` end; none if they are not active.
    pub fn end(&self, own: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let (from, to) = parse_time(&self.from).zip(parse_time(&self.to)).filter(|_| self.enabled)?;
        let zone: Tz = self.zone.as_deref().unwrap_or(own).parse().unwrap_or(Tz::UTC);
        let today = now.with_timezone(&zone).date_naive();
        // Yesterday's may last into today.
        [today.checked_sub_days(Days::new(1)), Some(today)]
            .into_iter()
            .flatten()
            .filter(|day| self.days.contains(&weekday(*day)))
            .filter_map(|day| span(zone, day, from, to))
            .find(|(start, end)| (*start..*end).contains(&now))
            .map(|(_, end)| end)
    }
}

fn weekday(day: NaiveDate) -> u8 {
    u8::try_from(day.weekday().num_days_from_monday()).unwrap_or_default()
}

/// The quiet hours that start on `day`, in UTC rather than clock time: when clocks change during a night, they last
/// without a gap from the first `from` to the last `to`.
fn span(zone: Tz, day: NaiveDate, from: NaiveTime, to: NaiveTime) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let next = if to > from { day } else { day.checked_add_days(Days::new(1))? };
    let start = moment(zone, day.and_time(from), Side::First)?;
    Some((start, moment(zone, next.and_time(to), Side::Last)?))
}

#[derive(Clone, Copy)]
enum Side {
    First,
    Last,
}

/// When clocks in `zone` show `local`: the first or last time if they show it twice, and the moment they are put
/// forward if they skip it.
fn moment(zone: Tz, local: NaiveDateTime, side: Side) -> Option<DateTime<Utc>> {
    // No zone ever skipped more than a day.
    (0..=24 * 60).find_map(|minutes| {
        let shown = zone.from_local_datetime(&(local + TimeDelta::minutes(minutes)));
        let moment = match side {
            Side::First => shown.earliest(),
            Side::Last => shown.latest(),
        };
        moment.map(|moment| moment.to_utc())
    })
}

#[cfg(test)]
mod tests;
