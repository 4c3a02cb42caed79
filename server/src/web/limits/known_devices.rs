//! Browsers that were signed in to an account before. Each has a signed cookie, so that strangers who guess passwords
//! cannot lock the owner out.

use crate::web::signatures::Signatures;
use app::accounts::cookie;
use axum::http::{HeaderMap, HeaderValue};
use domain::accounts::Session;

/// Lifetime of the cookie in seconds: a year.
const MAX_AGE: u32 = 365 * 24 * 60 * 60;
/// Maximum accounts in one browser's cookie.
const MAX_ACCOUNTS: usize = 5;
const PURPOSE: &str = "genonaut 2026 known device";
const SESSION: &str = "genonaut 2026 device of a session";

/// The device id for `username`, if this browser was signed in to that account before.
pub fn device(headers: &HeaderMap, signatures: &Signatures, https: bool, username: &str) -> Option<String> {
    let mut marks = marks(headers, https).filter_map(|mark| mark.split_once('~'));
    let found =
        marks.find(|(device, signature)| signatures.is_valid(PURPOSE, &[username, device], signature));
    found.map(|(device, _)| device.to_owned())
}

/// The cookie that marks this browser as known to the account of `session`; `None` if it is known already.
pub fn remember(
    headers: &HeaderMap,
    signatures: &Signatures,
    https: bool,
    session: &Session,
) -> Option<HeaderValue> {
    let username = &session.user.username;
    if device(headers, signatures, https, username).is_some() {
        return None;
    }
    // A session always gives the same device, because attempts are counted per device.
    let device = signatures.sign(SESSION, &[&session.id]);
    let mark = format!("{device}~{}", signatures.sign(PURPOSE, &[username, &device]));
    let others = marks(headers, https).take(MAX_ACCOUNTS - 1);
    let value = std::iter::once(mark.as_str()).chain(others).collect::<Vec<_>>().join(".");
    HeaderValue::from_str(&cookie::lasting(name(https), &value, MAX_AGE, https)).ok()
}

fn marks(headers: &HeaderMap, https: bool) -> impl Iterator<Item = &str> {
    cookie::values(headers, name(https))
        .take(MAX_ACCOUNTS)
        .flat_map(|value| value.split('.'))
        .take(MAX_ACCOUNTS)
}

fn name(https: bool) -> &'static str {
    if https { "__Host-genonaut_device" } else { "genonaut_device" }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use axum::http::header::COOKIE;
    use domain::accounts::{PagePreferences, Role, User};
    use domain::jobs::Draft;

    fn session(username: &str) -> Session {
        let user = User {
            id: username.into(),
            username: username.into(),
            display_name: username.into(),
            role: Role::Member,
            timezone: "UTC".into(),
            unread_count: 0,
            preferences: PagePreferences::default(),
        };
        Session { id: format!("session of {username}"), user, draft: Draft::default() }
    }

    fn kept(set: &HeaderValue) -> HeaderMap {
        let pair = set.to_str().unwrap().split(';').next().unwrap().to_owned();
        HeaderMap::from_iter([(COOKIE, pair.parse().unwrap())])
    }

    #[test]
    fn finding_7_a_browser_remembers_the_accounts_it_was_signed_in_to() {
        let key = Signatures::random();
        let first = kept(&remember(&HeaderMap::new(), &key, false, &session("mira")).unwrap());
        assert!(device(&first, &key, false, "mira").is_some());
        assert!(device(&first, &key, false, "ben").is_none());
        assert!(remember(&first, &key, false, &session("mira")).is_none());
        let both = kept(&remember(&first, &key, false, &session("ben")).unwrap());
        assert!(device(&both, &key, false, "ben").is_some());
        assert_eq!(device(&both, &key, false, "mira"), device(&first, &key, false, "mira"));
        assert!(device(&both, &Signatures::random(), false, "mira").is_none());
    }
}
