//! The server reads with serde_json.

use super::Unreadable;
use serde::de::DeserializeOwned;

/// What `text` says.
///
/// # Errors
/// When it is not JSON, or not that of a `T`.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    serde_json::from_str(text).map_err(|_| Unreadable)
}
