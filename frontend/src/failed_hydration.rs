//! A page that something else has changed before it was hydrated, such as an extension: Leptos panics there. The page is
//! then loaded once more and left as the server rendered it (`app/src/shell/start.js`).

use leptos::prelude::{document, window};
use std::panic::{self, PanicHookInfo};

/// Writes every panic to the console; one while hydrating also reloads the page, without the WASM.
pub fn watch() {
    panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        console_error_panic_hook::hook(info);
        let hydrated = document().document_element().is_none_or(|root| root.has_attribute("data-hydrated"));
        if hydrated {
            return;
        }
        match note() {
            // Refused only by a browser that is closing.
            Some(()) => drop(window().location().reload()),
            None => show_notice(),
        }
    }));
}

/// Notes the path for `start.js`. None where the browser stores nothing: it would reload and fail without an end.
fn note() -> Option<()> {
    let key = format!("hydration-failed:{}", window().location().pathname().ok()?);
    window().session_storage().ok()??.set_item(&key, "").ok()
}

/// Says on this page, hydrated in part, that it is not live.
fn show_notice() {
    if let Some(notice) = document().get_element_by_id("hydration-error") {
        // Removing an attribute is never refused.
        let _ = notice.remove_attribute("hidden");
    }
}
