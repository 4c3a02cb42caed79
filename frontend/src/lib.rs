//! Starts the pages in the browser.

use leptos::prelude::{document, request_animation_frame};
use wasm_bindgen::prelude::wasm_bindgen;

/// Takes the page over that the server rendered.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::root::App);
    // Parts that wait for data take over in tasks of their own, all of them before the next frame.
    request_animation_frame(mark_hydrated);
}

/// Says in the document that the page is live; browser tests wait for it.
fn mark_hydrated() {
    if let Some(root) = document().document_element() {
        // Refused only for names that are no attribute names.
        let _ = root.set_attribute("data-hydrated", "");
    }
}
