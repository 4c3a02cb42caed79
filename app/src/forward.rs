//! Where a form goes that was sent without JavaScript.

use http::header::ACCEPT;
use http::request::Parts;
use leptos::prelude::use_context;

/// Sends a plain form on to `path`. A page with JavaScript reads the answer and goes there by itself.
pub fn forward(path: &str) {
    let parts = use_context::<Parts>();
    let accept = parts.as_ref().and_then(|parts| parts.headers.get(ACCEPT)?.to_str().ok());
    if accept.is_some_and(|accept| accept.contains("text/html")) {
        leptos_axum::redirect(path);
    }
}

/// `wanted` if it is a path of this site, else the first page.
pub fn own_path(wanted: Option<&str>) -> &str {
    match wanted {
        Some(path)
            if path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\n', '\r']) =>
        {
            path
        }
        _ => "/generate",
    }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        assert_eq!(own_path(Some("/images/7?x=1")), "/images/7?x=1");
        for foreign in ["//evil.example", "https://evil.example", "/\\evil.example", ""] {
            assert_eq!(own_path(Some(foreign)), "/generate");
        }
    }
}
