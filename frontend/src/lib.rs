//! Starts the pages in the browser.

use app::chunk::{Chunk, load};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::{document, request_animation_frame, window};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;

/// Milliseconds until the page's own code is asked for again; doubles up to the longest.
const AGAIN: u32 = 1_000;
const LONGEST: u32 = 30_000;

/// Takes the page over that the server rendered, once all of its code is there.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    spawn_local(async {
        load_own_chunk().await;
        leptos::mount::hydrate_body(app::root::App);
        // Parts that wait for data take over in tasks of their own, all of them before the next frame.
        request_animation_frame(mark_hydrated);
    });
}

/// Until its code is there, the page is what it is without JavaScript.
async fn load_own_chunk() {
    let path = window().location().pathname().unwrap_or_default();
    let Some(chunk) = Chunk::of(&path) else { return };
    let mut wait = AGAIN;
    while load(chunk).await.is_err() {
        TimeoutFuture::new(wait).await;
        wait = (wait * 2).min(LONGEST);
    }
}

/// Says in the document that the page is live; browser tests wait for it.
fn mark_hydrated() {
    if let Some(root) = document().document_element() {
        // Refused only for names that are no attribute names.
        let _ = root.set_attribute("data-hydrated", "");
    }
}
