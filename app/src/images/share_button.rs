//! Hands the picture's file to another application, where the browser can.

#[cfg_attr(feature = "ssr", path = "share_button/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "share_button/browser.rs")]
mod platform;

use crate::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Not there elsewhere.
#[component]
pub fn ShareButton(id: i64, mime: String, file_name: String) -> impl IntoView {
    let can = RwSignal::new(false);
    let file = StoredValue::new((file_name, mime));
    Effect::new(move |_| can.set(file.with_value(|(name, mime)| platform::can_share(name, mime))));
    let share = move |_| {
        let (name, mime) = file.get_value();
        spawn_local(platform::share(id, name, mime));
    };
    view! {
        <button
            class="iconbutton"
            type="button"
            aria-label="Share"
            title="Share"
            hidden=move || !can.get()
            on:click=share
        >
            <Icon glyph=Glyph::Share />
        </button>
    }
}
