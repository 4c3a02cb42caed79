//! Starts the pages in the browser.

use app::chunk::{Chunk, SplitLoaderError, load};
use leptos::prelude::{document, request_animation_frame, window};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;

/// Takes the page over that the server rendered, once all of its code is there.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    spawn_local(async {
        // Without its code the page stays what it is without JavaScript.
        if load_own_chunk().await.is_ok() {
            leptos::mount::hydrate_body(app::root::App);
            // Parts that wait for data take over in tasks of their own, all of them before the next frame.
            request_animation_frame(mark_hydrated);
        }
    });
}

async fn load_own_chunk() -> Result<(), SplitLoaderError> {
    let path = window().location().pathname().unwrap_or_default();
    match Chunk::of(&path) {
        Some(chunk) => load(chunk).await,
        None => Ok(()),
    }
}

/// Says in the document that the page is live; browser tests wait for it.
fn mark_hydrated() {
    if let Some(root) = document().document_element() {
        // Refused only for names that are no attribute names.
        let _ = root.set_attribute("data-hydrated", "");
    }
}
