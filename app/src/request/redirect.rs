//! Redirects after forms sent without JavaScript.

use http::Uri;
use http::header::{ACCEPT, REFERER};
use http::request::Parts;
use leptos::prelude::use_context;

/// Redirects a plain form to `path`. A page with JavaScript reads the response and navigates itself.
pub fn redirect_to(path: &str) {
    let parts = use_context::<Parts>();
    let accept = parts.as_ref().and_then(|parts| parts.headers.get(ACCEPT)?.to_str().ok());
    if accept.is_some_and(|accept| accept.contains("text/html")) {
        leptos_axum::redirect(path);
    }
}

/// Redirects a plain form to the page it came from. `more` replaces query parameters of the same names; empty values
/// remove them. Without a `Referer` it redirects to `otherwise`.
pub fn redirect_back(otherwise: &str, more: &[(&str, &str)]) {
    let parts = use_context::<Parts>();
    let referer = parts.as_ref().and_then(|parts| parts.headers.get(REFERER)?.to_str().ok());
    let page = referer.and_then(|referer| referer.parse::<Uri>().ok());
    let (path, query) =
        page.as_ref().map_or((otherwise, ""), |page| (page.path(), page.query().unwrap_or("")));
    redirect_to(&with_query(same_origin_path(Some(path)), query, more));
}

fn with_query(path: &str, query: &str, more: &[(&str, &str)]) -> String {
    // Also drops the parameters of an earlier form error.
    let is_over =
        |name: &str| ["__path", "__err", "__mac"].contains(&name) || more.iter().any(|(key, _)| *key == name);
    let kept = query.split('&').filter(|part| !part.is_empty());
    let kept = kept.filter(|part| !is_over(part.split('=').next().unwrap_or_default())).map(str::to_owned);
    let new = more.iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| format!("{key}={value}"));
    let query = kept.chain(new).collect::<Vec<_>>().join("&");
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// `wanted` if it is a path of this site other than /login, else /generate. Only printable ASCII is accepted: browsers
/// drop tabs and line breaks, and would read "/<tab>/evil.example" as another site's address.
pub fn same_origin_path(wanted: Option<&str>) -> &str {
    let plain = |path: &&str| path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let own = |path: &&str| path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/login");
    wanted.filter(plain).filter(own).unwrap_or("/generate")
}

#[cfg(test)]
mod tests {
    use super::{same_origin_path, with_query};

    #[test]
    fn only_paths_of_this_site_are_followed() {
        assert_eq!(same_origin_path(Some("/images/7?x=1")), "/images/7?x=1");
        for foreign in ["//evil.example", "https://evil.example", "/\\evil.example", ""].into_iter().chain([
            "/\t/evil.example",
            "/\n/evil.example",
            "/\u{b}/x",
            "/\0/x",
            "/ü",
            "/ /x",
            "/login?next=/x",
        ]) {
            assert_eq!(same_origin_path(Some(foreign)), "/generate");
        }
    }

    #[test]
    fn redirect_back_keeps_the_query_of_the_page() {
        let back = |query, more: &[(&str, &str)]| with_query("/notifications", query, more);
        assert_eq!(back("tab=all&undo=old", &[("undo", "new")]), "/notifications?tab=all&undo=new");
        assert_eq!(back("undo=old&__path=x&__err=y", &[("undo", "")]), "/notifications");
    }
}
