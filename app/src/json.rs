//! JSON, read in one way only. serde_json makes a reader of its own for texts, for bytes and for streams, and
//! makes it anew for every type; each of them would be in the WASM. Server functions read bytes, so all do.

use codee::{Decoder, Encoder};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

/// What `text` says.
///
/// # Errors
/// When it is not JSON, or not that of a `T`.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    serde_json::from_slice(text.as_bytes())
}

/// How what a page loads travels within its HTML.
pub struct Json;

impl<T: Serialize> Encoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, serde_json::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, serde_json::Error> {
        read(text)
    }
}

/// Loads what a page shows: on the server while it draws the page, in the browser when `source` changes.
pub fn resource<S, T, Loading>(
    source: impl Fn() -> S + Send + Sync + 'static,
    load: impl Fn(S) -> Loading + Send + Sync + 'static,
) -> Resource<T, Json>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Loading: Future<Output = T> + Send + 'static,
{
    Resource::new_with_options(source, load, false)
}
