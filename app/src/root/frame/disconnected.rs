//! Shows that the page has lost the server, and reconnects on request.

use crate::jobs::use_job_store;
use crate::live::use_live;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;

/// The chip in the top bar; empty while the page is connected.
#[component]
pub fn DisconnectedChip() -> impl IntoView {
    let live = use_live();
    let store = use_job_store();
    Effect::new(move |before: Option<bool>| {
        let now = live.is_disconnected();
        match (before.unwrap_or_default(), now) {
            (false, true) => store.announce("Offline. Showing the last known state.".into()),
            (true, false) => store.announce("Back online.".into()),
            _ => {}
        }
        now
    });
    view! {
        <Show when=move || live.is_disconnected()>
            <button
                class="topbar__queue topbar__disconnected"
                type="button"
                title="Offline. Showing the last known state. Click to retry."
                on:click=move |_| live.reconnect()
            >
                <Icon glyph=Glyph::Retry />
                <span class="topbar__long">"Offline"</span>
            </button>
        </Show>
    }
}
