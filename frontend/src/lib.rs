//! Starts the pages in the browser.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes the page over that the server rendered.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::root::App);
}
