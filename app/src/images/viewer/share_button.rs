//! Shares the picture's file with another application, where the browser supports it.

mod browser;

use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Hidden where the browser can't share files.
#[component]
pub fn ShareButton(id: i64, mime: String, file_name: String) -> impl IntoView {
    let can = RwSignal::new(false);
    let file = StoredValue::new((file_name, mime));
    Effect::new(move |_| can.set(file.with_value(|(name, mime)| browser::can_share(name, mime))));
    let share = move |_| {
        let (name, mime) = file.get_value();
        spawn_local(browser::share(id, name, mime));
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
