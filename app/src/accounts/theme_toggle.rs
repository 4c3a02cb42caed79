//! The button that switches between light and dark.

use super::Theme;
use super::api::SetTheme;
use crate::live::{Message, use_live};
use crate::parts::forms::FormAction;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Switches the theme. Without JavaScript it requests the dark theme, or the light one when dark is set.
#[component]
pub fn ThemeToggle() -> impl IntoView {
    let live = use_live();
    // The current page may show which theme is set.
    let set_theme = FormAction::to::<SetTheme>().after(move |_| live.dispatch(&Message::Refetch));
    let swap = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let theme = if shows_dark() { Theme::Light } else { Theme::Dark };
        if let Some(root) = document().document_element() {
            // Fails only for invalid attribute names.
            let _ = root.set_attribute("data-theme", theme.as_str());
        }
        if let Ok(fields) = web_sys::UrlSearchParams::new_with_str(&format!("theme={}", theme.as_str())) {
            set_theme.send(fields);
        }
    };
    view! {
        <form class="theme-toggle" method="post" action=SetTheme::url() on:submit=swap>
            <input type="hidden" name="theme" value="other" />
            <button class="iconbutton" type="submit" aria-label="Change theme" title="Change theme">
                <Icon glyph=Glyph::Sun class="icon theme-toggle__light" />
                <Icon glyph=Glyph::Moon class="icon theme-toggle__dark" />
            </button>
        </form>
    }
}

/// Whether the page is dark now, by the user's setting or by the device's.
fn shows_dark() -> bool {
    let set = document().document_element().and_then(|root| root.get_attribute("data-theme"));
    match set.as_deref() {
        Some(theme) => theme == "dark",
        None => {
            let query = window().match_media("(prefers-color-scheme: dark)").ok().flatten();
            query.is_some_and(|query| query.matches())
        }
    }
}
