//! Handles failed hydration: Leptos panics if something else, such as an extension, changed the page before. The page
//! then reloads once and stays as the server rendered it (`app/src/request/shell/start.js`).

use leptos::prelude::{document, window};
use std::panic::{self, PanicHookInfo};

/// Logs every panic to the console; a panic during hydration also reloads the page, without the WASM.
pub fn watch() {
    panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        console_error_panic_hook::hook(info);
        let hydrated = document().document_element().is_none_or(|root| root.has_attribute("data-hydrated"));
        if hydrated {
            return;
        }
        match note() {
            // Fails only while the browser is closing.
            Some(()) => drop(window().location().reload()),
            None => show_notice(),
        }
    }));
}

/// Stores the path for `start.js`. `None` without storage: the page would reload and fail forever.
fn note() -> Option<()> {
    let key = format!("hydration-failed:{}", window().location().pathname().ok()?);
    window().session_storage().ok()??.set_item(&key, "").ok()
}

/// Shows on this partly hydrated page that it isn't live.
fn show_notice() {
    if let Some(notice) = document().get_element_by_id("hydration-error") {
        // Removing an attribute never fails.
        let _ = notice.remove_attribute("hidden");
    }
}
