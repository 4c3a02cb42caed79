//! Validation of preferences; errors name the field.

use crate::notifications::quiet_hours::parse_time;
use domain::error::FieldError;
use domain::notifications::NotificationType;
use serde_json::{Map, Value};

/// Characters of a channel's name.
const CHANNEL: usize = 40;

/// The error of one field.
pub fn refused(field: impl Into<String>, message: impl Into<String>) -> FieldError {
    FieldError::new(field, message)
}

/// Adds an error for every invalid field of `all`.
pub fn all(all: &Value, errors: &mut Vec<FieldError>) {
    let theme = |value: &Value| matches!(value.as_str(), Some("system" | "light" | "dark"));
    must(all, "theme", "theme", theme, "must be system, light or dark", errors);
    must(all, ENABLED, ENABLED, Value::is_boolean, "must be true or false", errors);
    object(all, "notifications", errors, channels);
    object(all, "quiet_hours", errors, quiet_hours);
    object(all, "sound", errors, sound);
    object(all, "tab", errors, tab);
    must(all, CLOSED, CLOSED, Value::is_boolean, "must be true or false", errors);
}

const ENABLED: &str = "notifications_enabled";
const CLOSED: &str = "invitation_closed";

/// Checks `of[key]` if present; an error names it `field`.
fn must(
    of: &Value,
    key: &str,
    field: &str,
    is_right: impl Fn(&Value) -> bool,
    words: &str,
    errors: &mut Vec<FieldError>,
) {
    if of.get(key).is_some_and(|value| !is_right(value)) {
        errors.push(refused(field, words));
    }
}

/// Runs `check` on `of[key]` if present; it must be an object.
fn object(
    of: &Value,
    key: &str,
    errors: &mut Vec<FieldError>,
    check: impl Fn(&Map<String, Value>, &mut Vec<FieldError>),
) {
    match of.get(key) {
        None => {}
        Some(Value::Object(object)) => check(object, errors),
        Some(_) => errors.push(refused(key, "must be an object")),
    }
}

fn channels(types: &Map<String, Value>, errors: &mut Vec<FieldError>) {
    for (name, channels) in types {
        let field = format!("notifications.{name}");
        let Some(kind) = NotificationType::parse(name) else {
            let all = NotificationType::ALL.map(NotificationType::as_str).join(", ");
            errors.push(refused("notifications", format!("unknown type; use one of {all}")));
            continue;
        };
        let Value::Object(channels) = channels else {
            errors.push(refused(field, "must be an object"));
            continue;
        };
        for (channel, on) in channels {
            if !is_name(channel) {
                errors.push(refused(&field, "channel names may only contain a-z, 0-9 and _"));
            } else if !on.is_boolean() {
                let field = format!("notifications.{}.{channel}", kind.as_str());
                errors.push(refused(field, "must be true or false"));
            }
        }
    }
}

fn is_name(channel: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=CHANNEL).contains(&channel.len()) && channel.bytes().all(plain)
}

fn quiet_hours(hours: &Map<String, Value>, errors: &mut Vec<FieldError>) {
    let time = |value: &Value| value.as_str().and_then(parse_time).is_some();
    let zone = |value: &Value| value.as_str().is_some_and(|zone| zone.parse::<chrono_tz::Tz>().is_ok());
    for (key, value) in hours {
        let (right, words) = match key.as_str() {
            "enabled" => (value.is_boolean(), "must be true or false"),
            "from" | "to" => (time(value), "must be a time of day, e.g. 22:00"),
            "zone" => (value.is_null() || zone(value), "must be an IANA time zone, e.g. Europe/Berlin"),
            "days" => (are_days(value), "must be a list of 0 (Monday) to 6 (Sunday)"),
            _ => (false, "isn't a known setting"),
        };
        if !right {
            errors.push(refused(format!("quiet_hours.{}", known(key)), words));
        }
    }
    if hours.get("from").is_some_and(|from| time(from) && hours.get("to") == Some(from)) {
        errors.push(refused("quiet_hours.to", "must differ from the start time"));
    }
}

/// A field name shortened for an error message: input is never echoed in full.
fn known(key: &str) -> String {
    key.chars().take(CHANNEL).filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

fn are_days(value: &Value) -> bool {
    let is_day = |day: &Value| day.as_u64().is_some_and(|day| day <= 6);
    value.as_array().is_some_and(|days| days.len() <= 7 && days.iter().all(is_day))
}

fn sound(sound: &Map<String, Value>, errors: &mut Vec<FieldError>) {
    for (key, value) in sound {
        let right = key == "volume" && value.as_f64().is_some_and(|volume| (0.0..=1.0).contains(&volume));
        if key != "volume" {
            errors.push(refused(format!("sound.{}", known(key)), "isn't a known setting"));
        } else if !right {
            errors.push(refused("sound.volume", "must be a number from 0 to 1"));
        }
    }
}

fn tab(signs: &Map<String, Value>, errors: &mut Vec<FieldError>) {
    for (key, value) in signs {
        let words = match (key.as_str(), value.is_boolean()) {
            ("title" | "icon" | "badge", true) => continue,
            ("title" | "icon" | "badge", false) => "must be true or false",
            _ => "isn't a known setting",
        };
        errors.push(refused(format!("tab.{}", known(key)), words));
    }
}
