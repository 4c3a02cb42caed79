//! The browser writes nothing of what it loaded.

use serde::Serialize;

/// Nothing.
pub fn of(_: &impl Serialize) -> Option<String> {
    None
}
