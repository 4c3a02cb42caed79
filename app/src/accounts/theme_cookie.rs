//! Remembers the browser's last theme for the pages before sign-in.

use super::{Session, Theme};
use http::HeaderValue;
use http::header::{COOKIE, SET_COOKIE};
use http::request::Parts;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

const NAME: &str = "theme";
/// A year.
const SECONDS: u32 = 365 * 24 * 3600;

/// The theme of the caller: the user's own when signed in, else the last one of this browser.
pub fn theme() -> Theme {
    if let Some(session) = use_context::<Session>() {
        return session.user.preferences.theme;
    }
    match remembered().as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

fn remembered() -> Option<String> {
    let parts = use_context::<Parts>()?;
    let cookies = parts.headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == NAME).map(|(_, value)| value.to_owned())
}

/// Stores `theme` in the browser.
pub fn remember(theme: Theme) {
    let word = theme.as_str();
    send(&format!("{NAME}={word}; Path=/; SameSite=Lax; Max-Age={SECONDS}"));
}

/// Adds a `Set-Cookie` header to the current response.
pub fn send(cookie: &str) {
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
        response.append_header(SET_COOKIE, value);
    }
}
