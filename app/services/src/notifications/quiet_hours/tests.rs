#![allow(clippy::unwrap_used)]
use super::*;

fn quiet(from: &str, to: &str, days: &[u8]) -> QuietHours {
    QuietHours { enabled: true, from: from.into(), to: to.into(), days: days.into(), zone: None }
}

fn every_day(from: &str, to: &str) -> QuietHours {
    quiet(from, to, &[0, 1, 2, 3, 4, 5, 6])
}

fn utc(text: &str) -> DateTime<Utc> {
    format!("{text}:00Z").parse().unwrap()
}

/// UTC times at which quiet hours start and end, checked minute by minute.
fn turns(hours: &QuietHours, zone: &str, from: &str, to: &str) -> Vec<String> {
    let (mut at, end) = (utc(from), utc(to));
    let mut was = hours.is_active(zone, at);
    let mut turns = Vec::new();
    while at < end {
        at += TimeDelta::minutes(1);
        let is = hours.is_active(zone, at);
        if is != was {
            turns.push(format!("{} {}", at.format("%H:%M"), if is { "quiet" } else { "loud" }));
            was = is;
        }
    }
    turns
}

#[test]
fn quiet_hours_span_midnight_or_stay_within_a_day() {
    let night = every_day("22:00", "07:00");
    assert_eq!(turns(&night, "UTC", "2026-06-01T12:00", "2026-06-02T12:00"), ["22:00 quiet", "07:00 loud"]);
    let noon = every_day("12:00", "13:30");
    assert_eq!(turns(&noon, "UTC", "2026-06-01T08:00", "2026-06-01T20:00"), ["12:00 quiet", "13:30 loud"]);
    assert!(!QuietHours { enabled: false, ..night }.is_active("UTC", utc("2026-06-01T23:00")));
}

#[test]
fn quiet_hours_use_the_users_or_the_chosen_zone() {
    let night = every_day("22:00", "07:00");
    let berlin = ["20:00 quiet", "05:00 loud"];
    assert_eq!(turns(&night, "Europe/Berlin", "2026-06-01T12:00", "2026-06-02T12:00"), berlin);
    let chosen = QuietHours { zone: Some("Asia/Kathmandu".into()), ..night };
    let kathmandu = ["16:15 quiet", "01:15 loud"];
    assert_eq!(turns(&chosen, "Europe/Berlin", "2026-06-01T12:00", "2026-06-02T12:00"), kathmandu);
}

#[test]
fn days_are_those_on_which_quiet_hours_start() {
    // 5 June 2026 is a Friday.
    let weekend = quiet("22:00", "07:00", &[4, 5]);
    let nights = turns(&weekend, "UTC", "2026-06-04T12:00", "2026-06-08T12:00");
    assert_eq!(nights, ["22:00 quiet", "07:00 loud", "22:00 quiet", "07:00 loud"]);
    assert!(!weekend.is_active("UTC", utc("2026-06-05T03:00")));
    assert!(weekend.is_active("UTC", utc("2026-06-06T03:00")));
    assert!(weekend.is_active("UTC", utc("2026-06-07T03:00")));
    assert!(!weekend.is_active("UTC", utc("2026-06-07T23:00")));
}

#[test]
fn the_short_night_in_spring_follows_local_time() {
    // Berlin, 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC.
    let night = every_day("22:00", "07:00");
    let turned = turns(&night, "Europe/Berlin", "2026-03-28T12:00", "2026-03-29T12:00");
    assert_eq!(turned, ["21:00 quiet", "05:00 loud"]);
    // A skipped time is the moment the clock jumps.
    let from = turns(&every_day("02:30", "06:00"), "Europe/Berlin", "2026-03-28T12:00", "2026-03-29T12:00");
    assert_eq!(from, ["01:00 quiet", "04:00 loud"]);
    let to = turns(&every_day("23:00", "02:30"), "Europe/Berlin", "2026-03-28T12:00", "2026-03-29T12:00");
    assert_eq!(to, ["22:00 quiet", "01:00 loud"]);
}

#[test]
fn the_long_night_in_autumn_has_no_gap() {
    // New York, 1 November 2026: 02:00 becomes 01:00 at 06:00 UTC.
    let night = every_day("22:00", "07:00");
    let turned = turns(&night, "America/New_York", "2026-10-31T12:00", "2026-11-01T16:00");
    assert_eq!(turned, ["02:00 quiet", "12:00 loud"]);
    // 01:30 is shown twice: at 05:30 and at 06:30 UTC.
    let to = turns(&every_day("22:00", "01:30"), "America/New_York", "2026-10-31T20:00", "2026-11-01T16:00");
    assert_eq!(to, ["02:00 quiet", "06:30 loud"]);
    let from =
        turns(&every_day("01:30", "05:00"), "America/New_York", "2026-10-31T20:00", "2026-11-01T16:00");
    assert_eq!(from, ["05:30 quiet", "10:00 loud"]);
}

#[test]
fn quiet_hours_know_their_end() {
    let night = every_day("22:30", "07:30");
    assert_eq!(night.end("Europe/Stockholm", utc("2026-06-01T22:00")), Some(utc("2026-06-02T05:30")));
    assert_eq!(night.end("Europe/Stockholm", utc("2026-06-01T12:00")), None);
}

#[test]
fn only_valid_times_of_day_are_parsed() {
    assert!(parse_time("07:30").is_some() && parse_time("00:00").is_some() && parse_time("23:59").is_some());
    for wrong in ["24:00", "7:30", "07:60", "0730", "+7:30", "07:30:00", "", "aa:bb", "07:+3"] {
        assert_eq!(parse_time(wrong), None, "{wrong}");
    }
}
