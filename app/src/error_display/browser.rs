//! In the browser the answer is here already. What its address says is read by the browser: a reader of base64 is in it.

use domain::error::Error;
use leptos::prelude::window;

pub fn set_status(_status: u16) {}

/// What the address says why a form was refused: JSON in the base64 of addresses.
pub fn decode(refusal: &str) -> Error {
    // One letter is one byte.
    let bytes = window().atob(&refusal.replace('-', "+").replace('_', "/")).ok();
    let bytes = bytes.map(|letters| letters.chars().map(|letter| letter as u8).collect());
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(Error::Internal)
}
