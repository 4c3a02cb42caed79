//! Hydrates the pages in the browser.

mod failed_hydration;

use leptos::prelude::{document, request_animation_frame};
use wasm_bindgen::prelude::wasm_bindgen;

/// Hydrates the page that the server rendered.
#[wasm_bindgen]
pub fn hydrate() {
    failed_hydration::watch();
    leptos::mount::hydrate_body(app::root::App);
    // Parts that wait for data hydrate in their own tasks, all before the next frame.
    request_animation_frame(mark_hydrated);
}

/// Marks the document as hydrated; browser tests wait for it.
fn mark_hydrated() {
    if let Some(root) = document().document_element() {
        // Fails only for invalid attribute names.
        let _ = root.set_attribute("data-hydrated", "");
    }
}
