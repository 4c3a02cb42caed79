//! The notice on a page that failed to hydrate. `start.js` shows it, because no WASM runs on such a page.

use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;

/// Hidden until `start.js` shows it.
#[component]
pub fn HydrationError() -> impl IntoView {
    view! {
        <div class="hydration-error" id="hydration-error" role="status" hidden>
            <Icon glyph=Glyph::Alert />
            <p>
                <b>"Live updates are off on this page."</b>
                " Something in your browser, such as an extension or a translator, changed the page while it was loading. "
                "Everything still works; reload to see updates."
            </p>
            <button class="button" type="button">"Try again"</button>
        </div>
    }
}
