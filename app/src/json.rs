//! JSON, read in one way only. serde_json makes a reader of its own for texts, for bytes and for streams, and
//! makes it anew for every type; each of them would be in the WASM. Server functions read bytes, so all do.

use serde::de::DeserializeOwned;

/// What `text` says.
///
/// # Errors
/// When it is not JSON, or not that of a `T`.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    serde_json::from_slice(text.as_bytes())
}
