//! The page's title. The server writes it into the document with leptos_meta; in the browser, where a document knows its
//! title, leptos_meta would be 2 kB of the WASM.

#[cfg_attr(feature = "ssr", path = "title/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "title/browser.rs")]
mod document;

pub use document::{provide_title, set_format};

use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// What the page is called, while it is shown.
#[component]
pub fn Title(#[prop(into)] text: TextProp) -> impl IntoView {
    document::title(text);
}
