//! The session cookie: one place for its name and attributes.

use http::HeaderMap;
use http::header::COOKIE;

/// Seconds a browser keeps the cookie: the longest a session can last.
const MAX_AGE: u64 = 90 * 24 * 60 * 60;
/// Limit of tokens looked up per request.
const MOST_TOKENS: usize = 4;

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

/// The `Set-Cookie` value of another cookie that scripts can't read, valid for `max_age` seconds.
pub fn lasting(name: &str, value: &str, max_age: u32, https: bool) -> String {
    format!("{name}={value}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{}", secure(https))
}

/// The tokens of a request, at most [`MOST_TOKENS`]. Browsers also send cookies of other ports of the same host: one of
/// the same name must not hide ours.
pub fn tokens(headers: &HeaderMap, https: bool) -> impl Iterator<Item = &str> {
    values(headers, name(https)).take(MOST_TOKENS)
}

/// The values of all cookies called `name` that are not empty.
pub fn values<'a>(headers: &'a HeaderMap, name: &'static str) -> impl Iterator<Item = &'a str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(move |(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value)
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
        assert_eq!(tokens(&headers, false).next(), Some("abc"));
        assert_eq!(tokens(&headers, true).next(), None);
    }

    #[test]
    fn https_makes_the_cookie_secure_and_host_only() {
        assert!(set("abc", true).starts_with("__Host-genonaut_session=abc; Path=/;"));
        assert!(set("abc", true).ends_with("; Secure"));
        assert!(!set("abc", false).contains("Secure"));
        assert!(clear(false).contains("Max-Age=0"));
    }
}
