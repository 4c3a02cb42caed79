//! Only browsers have tabs.

use super::TabStatus;
use html_escape::encode_text;
use leptos::prelude::*;

/// Escaped, because leptos_meta writes into the document as HTML whatever the formatter gives it.
pub fn text(title: String) -> String {
    encode_text(&title).into_owned()
}

pub fn follow(_signs: ArcRwSignal<TabStatus>) {}
