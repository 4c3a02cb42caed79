//! The room before sign-in: a form beside a picture.

use crate::icon::Mark;
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

/// The browser's own zone, sent along with the form; the server cannot know it.
#[component]
pub fn ZoneInput() -> impl IntoView {
    let zone = RwSignal::new(String::new());
    Effect::new(move |_| zone.set(crate::time::own_zone()));
    view! { <input type="hidden" name="timezone" prop:value=zone /> }
}

/// Goes to the path the server named, as a fresh page: another person, other data.
pub fn enter(path: String) {
    // Only addresses that do not parse are refused.
    let _ = window().location().set_href(&path);
}
