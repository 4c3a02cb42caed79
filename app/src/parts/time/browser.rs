//! Zones and the clock in the browser. The zone is the one the server wrote into the document,
//! so that both render the same text.

use super::WallTime;
use chrono::{DateTime, Utc};
use js_sys::{Array, Date, Intl, Object, Reflect};
use leptos::prelude::document;
use wasm_bindgen::JsValue;

/// IANA zone of the user who reads this page.
pub fn zone() -> String {
    let root = document().document_element();
    root.and_then(|root| root.get_attribute("data-zone")).unwrap_or_else(|| "UTC".to_owned())
}

/// The browser's own IANA zone; empty if unknown.
pub fn own_zone() -> String {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    text(&options, "timeZone")
}

/// Milliseconds since 1970. Not for views: the server's clock differs.
pub fn now_millis() -> f64 {
    Date::now()
}

pub(super) fn wall_time(at: DateTime<Utc>, zone: &str) -> WallTime {
    let options = Object::new();
    for (key, value) in [
        ("timeZone", zone),
        ("hourCycle", "h23"),
        ("year", "numeric"),
        ("month", "numeric"),
        ("day", "numeric"),
        ("hour", "numeric"),
        ("minute", "numeric"),
        ("second", "numeric"),
    ] {
        // Setting a key of a fresh plain object cannot fail.
        let _ = Reflect::set(&options, &key.into(), &value.into());
    }
    let format = Intl::DateTimeFormat::new(&Array::of1(&"en-GB".into()), &options);
    let parts = format.format_to_parts(&Date::new(&JsValue::from_f64(at.timestamp_millis() as f64)));
    parts.iter().fold(WallTime::default(), with_part)
}

fn with_part(mut wall: WallTime, part: JsValue) -> WallTime {
    let number: u32 = text(&part, "value").parse().unwrap_or_default();
    match text(&part, "type").as_str() {
        "year" => wall.year = number as i32,
        "month" => wall.month = number,
        "day" => wall.day = number,
        "hour" => wall.hour = number,
        "minute" => wall.minute = number,
        "second" => wall.second = number,
        _ => {}
    }
    wall
}

fn text(object: &JsValue, key: &str) -> String {
    Reflect::get(object, &key.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}
