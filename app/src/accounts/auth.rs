//! The layout of the pages before sign-in: a form beside a picture.

use crate::parts::icon::Mark;
use leptos::prelude::*;

/// The form beside its picture.
#[component]
pub fn Auth(title: &'static str, lead: &'static str, children: Children) -> impl IntoView {
    view! {
        <div class="auth">
            <div class="auth__form">
                <p class="auth__mark"><Mark />"Genonaut"</p>
                <div>
                    <h1>{title}</h1>
                    <p class="auth__lead">{lead}</p>
                </div>
                {children()}
            </div>
            <div class="auth__art">
                <img src="/welcome.webp" width="816" height="560" alt="" decoding="async" />
                <p class="auth__cap">"“Small sailing boat on a violet sea, low sun” · Sketch"</p>
            </div>
        </div>
    }
}

/// A hidden field with the browser's own zone, which the server can't know.
#[component]
pub fn ZoneInput() -> impl IntoView {
    let zone = RwSignal::new(String::new());
    Effect::new(move |_| zone.set(crate::parts::time::own_zone()));
    view! { <input type="hidden" name="timezone" prop:value=zone /> }
}

/// Opens the path that the server returned with a full load, because the user and all data change.
pub fn enter(path: String) {
    // Fails only for addresses that don't parse.
    let _ = window().location().set_href(&path);
}
