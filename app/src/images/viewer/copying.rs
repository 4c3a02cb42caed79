//! Buttons with `data-copy` copy that text, then `data-says` is announced.

use crate::jobs::use_job_store;
use leptos::ev;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// How long a button shows that it copied.
const SHOWN: Duration = Duration::from_millis(1600);

/// Listens while its page is open. True if the browser has a clipboard, which only secure origins have.
pub fn listen() -> RwSignal<bool> {
    let store = use_job_store();
    let there = RwSignal::new(false);
    Effect::new(move |_| {
        there.set(window().is_secure_context());
        let clicks = window_event_listener(ev::click, move |event| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let button = target.and_then(|target| target.closest("[data-copy]").ok().flatten());
            if let Some(button) = button {
                store.announce(copy(button));
            }
        });
        on_cleanup(move || clicks.remove());
    });
    there
}

/// Copies the button's text; returns the announcement.
fn copy(button: Element) -> String {
    let attribute = |name| button.get_attribute(name).unwrap_or_default();
    // Fails only where the page may not write to the clipboard; the text can still be selected.
    let _ = window().navigator().clipboard().write_text(&attribute("data-copy"));
    let says = attribute("data-says");
    // Fails only for invalid attribute names.
    let _ = button.set_attribute("data-copied", "");
    set_timeout(move || drop(button.remove_attribute("data-copied")), SHOWN);
    says
}
