//! The hours in which nothing is heard and nothing pops up; the bell still fills.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Quiet hours on some days of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct QuietHours {
    pub enabled: bool,
    /// Local time at which they begin, "22:00".
    pub from: String,
    /// Local time at which they end, on the next day where that is not after `from`.
    pub to: String,
    /// IANA zone; null for the person's own.
    pub zone: Option<String>,
    /// Days on which they begin, 0 to 6, Monday first.
    pub days: Vec<u8>,
}

impl Default for QuietHours {
    fn default() -> Self {
        Self { enabled: false, from: "22:00".into(), to: "07:00".into(), zone: None, days: (0..=6).collect() }
    }
}

/// "07:30" as a time of day.
pub fn parse_time(text: &str) -> Option<NaiveTime> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !two(hours) || !two(minutes) {
        return None;
    }
    NaiveTime::from_hms_opt(hours.parse().ok()?, minutes.parse().ok()?, 0)
}

impl QuietHours {
    /// Whether it is quiet at `now` for a person whose own zone is `own`.
    pub fn is_active(&self, own: &str, now: DateTime<Utc>) -> bool {
        self.end(own, now).is_some()
    }

    /// When the quiet that holds at `now` ends; none while it is not quiet.
    pub fn end(&self, own: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let (from, to) = parse_time(&self.from).zip(parse_time(&self.to)).filter(|_| self.enabled)?;
        let zone: Tz = self.zone.as_deref().unwrap_or(own).parse().unwrap_or(Tz::UTC);
        let today = now.with_timezone(&zone).date_naive();
        // Those of yesterday may reach into today.
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

/// The quiet that begins on `day`. As moments, not as readings of a clock: where a night is an hour longer or
/// shorter, it is quiet without a break from the first `from` to the last `to`.
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

/// The moment at which clocks in `zone` show `local`: the first or the last where they show it twice, and the
/// moment they are put forward where they never show it.
fn moment(zone: Tz, local: NaiveDateTime, side: Side) -> Option<DateTime<Utc>> {
    // No zone ever left out more than a day.
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
#[path = "quiet_hours_tests.rs"]
mod tests;
