//! In the browser the response has arrived already. Base64 is decoded by the browser's own `atob`.

use domain::error::Error;
use leptos::prelude::window;

pub fn set_status(_status: u16) {}

/// Decodes the error that the address carries: JSON in URL-safe base64.
pub fn decode(refusal: &str) -> Error {
    // `atob` returns one character per byte.
    let bytes = window().atob(&refusal.replace('-', "+").replace('_', "/")).ok();
    let bytes = bytes.map(|letters| letters.chars().map(|letter| letter as u8).collect());
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(Error::Internal)
}
