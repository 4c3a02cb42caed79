//! The server writes what it loaded into the page.

use serde::Serialize;

/// `answer` as JSON; nothing when it cannot be written.
pub fn of(answer: &impl Serialize) -> Option<String> {
    serde_json::to_string(answer).ok()
}
