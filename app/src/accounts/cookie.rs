//! The session cookie: one place for its name and attributes.

use http::HeaderMap;
use http::header::COOKIE;

/// Seconds a browser keeps the cookie: the longest a session can last.
const MAX_AGE: u64 = 90 * 24 * 60 * 60;

/// The cookie's name. `__Host-` makes browsers refuse it from plain http and from sub-domains.
pub fn name(https: bool) -> &'static str {
    if https { "__Host-genonaut_session" } else { "genonaut_session" }
}

/// The `Set-Cookie` value that signs a browser in with `token`.
pub fn set(token: &str, https: bool) -> String {
    format!("{}={token}; Path=/; Max-Age={MAX_AGE}; HttpOnly; SameSite=Lax{}", name(https), secure(https))
}

/// The `Set-Cookie` value that signs it out.
pub fn clear(https: bool) -> String {
    format!("{}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{}", name(https), secure(https))
}

/// The token a request carries.
pub fn token(headers: &HeaderMap, https: bool) -> Option<&str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name(https) && !value.is_empty())
        .map(|(_, value)| value)
}

fn secure(https: bool) -> &'static str {
    if https { "; Secure" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("theme=dark; genonaut_session=abc; x=y"));
        assert_eq!(token(&headers, false), Some("abc"));
        assert_eq!(token(&headers, true), None);
    }

    #[test]
    fn https_makes_the_cookie_secure_and_bound_to_the_host() {
        assert!(set("abc", true).starts_with("__Host-genonaut_session=abc; Path=/;"));
        assert!(set("abc", true).ends_with("; Secure"));
        assert!(!set("abc", false).contains("Secure"));
        assert!(clear(false).contains("Max-Age=0"));
    }
}
