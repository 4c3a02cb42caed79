//! Says that the page hears nothing of the server, and tries again when asked.

use crate::icon::{Glyph, Icon};
use crate::jobs::use_job_store;
use crate::live::use_live;
use leptos::prelude::*;

/// The chip of the top bar; nothing while the server is heard.
#[component]
pub fn DisconnectedChip() -> impl IntoView {
    let live = use_live();
    let store = use_job_store();
    Effect::new(move |before: Option<bool>| {
        let now = live.is_disconnected();
        match (before.unwrap_or_default(), now) {
            (false, true) => store.announce("No connection to the server. What you see may be old.".into()),
            (true, false) => store.announce("Connected again.".into()),
            _ => {}
        }
        now
    });
    view! {
        <Show when=move || live.is_disconnected()>
            <button
                class="topbar__queue topbar__disconnected"
                type="button"
                title="No connection to the server: what you see may be old. Try again now."
                on:click=move |_| live.reconnect()
            >
                <Icon glyph=Glyph::Retry />
                <span class="topbar__long">"Not connected"</span>
            </button>
        </Show>
    }
}
