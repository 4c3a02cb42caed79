//! Starts the pages in the browser.

mod failed_hydration;

use leptos::prelude::{document, request_animation_frame};
use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page that the server rendered.
#[wasm_bindgen]
pub fn hydrate() {
    failed_hydration::watch();
    leptos::mount::hydrate_body(app::root::App);
    // Parts that wait for data are hydrated in tasks of their own, all of them before the next frame.
    request_animation_frame(mark_hydrated);
}

/// Says in the document that the page is live; browser tests wait for it.
fn mark_hydrated() {
    if let Some(root) = document().document_element() {
        // Refused only for names that are no attribute names.
        let _ = root.set_attribute("data-hydrated", "");
    }
}
