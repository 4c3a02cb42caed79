//! A device with an open session.

use chrono::{DateTime, Utc};
use serde::Serialize;

/// One of a user's sessions, as they see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct OpenSession {
    /// Identifies the session; grants no access.
    pub id: String,
    /// The `User-Agent` header of the browser or program.
    pub user_agent: Option<String>,
    pub created_at: DateTime<Utc>,
    /// Accurate to five minutes.
    pub last_used_at: DateTime<Utc>,
    /// True for the session of this request.
    pub current: bool,
}

/// Browsers by the text that only they send. The first match counts, because most browsers also claim to be others.
const BROWSERS: [(&str, &str); 9] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Operating systems, in the same way.
const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

impl OpenSession {
    /// "Firefox on Linux", or the name of a program.
    pub fn device(&self) -> String {
        let agent = self.user_agent.as_deref().unwrap_or_default();
        match (find(&BROWSERS, agent), find(&SYSTEMS, agent)) {
            (Some(browser), Some(system)) => format!("{browser} on {system}"),
            (Some(name), None) | (None, Some(name)) => name.to_owned(),
            (None, None) => program(agent).unwrap_or("Unknown device").to_owned(),
        }
    }

    /// True for phones and tablets.
    pub fn is_handheld(&self) -> bool {
        let agent = self.user_agent.as_deref().unwrap_or_default();
        ["Android", "iPhone", "iPad", "Mobile"].iter().any(|mark| agent.contains(mark))
    }
}

fn find(marks: &[(&str, &'static str)], agent: &str) -> Option<&'static str> {
    marks.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
}

/// "curl" of "curl/8.5.0".
fn program(agent: &str) -> Option<&str> {
    agent.split(['/', ' ']).next().filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(agent: &str) -> (String, bool) {
        let session = OpenSession {
            id: String::new(),
            user_agent: Some(agent.into()),
            created_at: DateTime::UNIX_EPOCH,
            last_used_at: DateTime::UNIX_EPOCH,
            current: false,
        };
        (session.device(), session.is_handheld())
    }

    #[test]
    fn a_device_is_named_by_browser_and_system() {
        let said = [
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1 Version/17.5 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36",
            "curl/8.5.0",
            "",
        ]
        .map(device);
        let wanted = [
            ("Firefox on Linux", false),
            ("Edge on Windows", false),
            ("Safari on iPhone", true),
            ("Chrome on Android", true),
            ("curl", false),
            ("Unknown device", false),
        ];
        assert_eq!(said, wanted.map(|(name, handheld)| (name.to_owned(), handheld)));
    }
}
