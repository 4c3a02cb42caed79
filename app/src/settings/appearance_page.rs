//! /settings/appearance: the colours.

use super::parts::Group;
use crate::accounts::Theme;
use crate::accounts::api::SetTheme;
use crate::context::caller;
use crate::error::Error;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

const THEMES: [(Theme, &str, &str); 3] = [
    (Theme::System, "System", "As this device is set"),
    (Theme::Light, "Light", "Always light"),
    (Theme::Dark, "Dark", "Always dark"),
];

/// The page.
pub fn content() -> Result<AnyView, Error> {
    let present = caller()?.preferences.theme;
    let cards = THEMES
        .map(|(theme, name, hint)| {
            view! {
                <button
                    class="theme-card"
                    type="submit"
                    name="theme"
                    value=theme.as_str()
                    aria-pressed=(theme == present).to_string()
                >
                    <span class="theme-card__picture" data-theme=theme.as_str() aria-hidden="true">
                        <i></i>
                        <i></i>
                        <i></i>
                    </span>
                    <b>{name}</b>
                    <span class="theme-card__hint">{hint}</span>
                </button>
            }
        })
        .collect_view();
    let content = view! {
        <Group title="Theme" lead="Kept with your account: every device you sign in with has it.">
            // The theme is in the document's first bytes: the page is fetched whole.
            <form
                class="theme-cards"
                method="post"
                action=SetTheme::url()
                data-then="/settings/appearance"
                data-whole=""
            >
                {cards}
            </form>
        </Group>
    };
    Ok(content.into_any())
}
