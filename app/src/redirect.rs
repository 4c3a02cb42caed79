//! Where a form goes that was sent without JavaScript.

use http::Uri;
use http::header::{ACCEPT, REFERER};
use http::request::Parts;
use leptos::prelude::use_context;

/// Sends a plain form on to `path`. A page with JavaScript reads the answer and goes there by itself.
pub fn redirect_to(path: &str) {
    let parts = use_context::<Parts>();
    let accept = parts.as_ref().and_then(|parts| parts.headers.get(ACCEPT)?.to_str().ok());
    if accept.is_some_and(|accept| accept.contains("text/html")) {
        leptos_axum::redirect(path);
    }
}

/// Sends a plain form back to the page it came from, with `more` in its address in place of what was there under the
/// same names, without those that are empty. Where no page is named it goes `otherwise`.
pub fn redirect_back(otherwise: &str, more: &[(&str, &str)]) {
    let parts = use_context::<Parts>();
    let referer = parts.as_ref().and_then(|parts| parts.headers.get(REFERER)?.to_str().ok());
    let page = referer.and_then(|referer| referer.parse::<Uri>().ok());
    let (path, query) =
        page.as_ref().map_or((otherwise, ""), |page| (page.path(), page.query().unwrap_or("")));
    redirect_to(&with_query(same_origin_path(Some(path)), query, more));
}

fn with_query(path: &str, query: &str, more: &[(&str, &str)]) -> String {
    // What an earlier refusal left in the address is over as well.
    let is_over =
        |name: &str| ["__path", "__err", "__mac"].contains(&name) || more.iter().any(|(key, _)| *key == name);
    let kept = query.split('&').filter(|part| !part.is_empty());
    let kept = kept.filter(|part| !is_over(part.split('=').next().unwrap_or_default())).map(str::to_owned);
    let new = more.iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| format!("{key}={value}"));
    let query = kept.chain(new).collect::<Vec<_>>().join("&");
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// `wanted` if it is a path of this site that is no way in, else the first page. Addresses are plain letters: browsers
/// drop tabs and line ends, and would read "/<tab>/evil.example" as another site's.
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
