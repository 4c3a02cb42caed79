//! JSON, read in one way only. In the browser its own `JSON.parse` reads the text, and a reader of ours takes from
//! the parsed value what a type asks for: serde_json would be compiled anew for every type, with words about what it
//! expected that nobody sees.

#[cfg_attr(feature = "ssr", path = "json/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "json/browser/mod.rs")]
mod reading;

use leptos::server_fn::codec::{JsonEncoding, Post};
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use reading::read;

/// The text is no JSON, or not that of what was wanted.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the JSON that was expected")]
pub struct Unreadable;

/// How server functions answer; their `output`.
pub type Json = Post<Encoding>;

/// JSON that is read by [`read`].
pub struct Encoding;

impl ContentType for Encoding {
    const CONTENT_TYPE: &'static str = JsonEncoding::CONTENT_TYPE;
}

impl FormatType for Encoding {
    const FORMAT_TYPE: Format = JsonEncoding::FORMAT_TYPE;
}

impl<T: Serialize> Encodes<T> for Encoding {
    type Error = <JsonEncoding as Encodes<T>>::Error;

    fn encode(answer: &T) -> Result<Bytes, Self::Error> {
        JsonEncoding::encode(answer)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Encoding {
    type Error = Unreadable;

    fn decode(bytes: Bytes) -> Result<T, Unreadable> {
        read(str::from_utf8(&bytes).map_err(|_| Unreadable)?)
    }
}
