//! /settings/appearance: the colours, and how large pictures are.

use super::parts::{FieldError, Group};
use crate::accounts::api::{SetDensity, SetTheme};
use crate::accounts::{Density, Theme};
use crate::context::caller;
use crate::error::Error;
use crate::fragment::drawn::Asked;
use crate::refusal::field_words;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

const THEMES: [(Theme, &str, &str); 3] = [
    (Theme::System, "System", "As this device is set"),
    (Theme::Light, "Light", "Always light"),
    (Theme::Dark, "Dark", "Always dark"),
];

const DENSITIES: [(Density, &str, &str); 3] = [
    (Density::Compact, "Compact", "Many small pictures"),
    (Density::Comfortable, "Comfortable", "Some of each"),
    (Density::Spacious, "Spacious", "Few large pictures"),
];

/// The page.
pub fn content(asked: &Asked) -> Result<AnyView, Error> {
    let preferences = caller()?.preferences;
    let refusal = asked.refusal();
    let [theme, density] = ["theme", "density"].map(|field| field_words(refusal.as_ref(), field));
    let content = view! {
        <Group title="Theme" lead="Kept with your account: every device you sign in with has it.">
            // The theme is in the document's first bytes, as the density is: the page is fetched whole.
            <form
                class="choice-cards"
                method="post"
                action=SetTheme::url()
                data-then="/settings/appearance"
                data-whole=""
            >
                {themes(preferences.theme)}
                <FieldError name="theme" words=theme />
            </form>
        </Group>
        <Group title="Pictures in the history" lead="How many fit on a screen.">
            <form
                class="choice-cards"
                method="post"
                action=SetDensity::url()
                data-then="/settings/appearance"
                data-whole=""
            >
                {densities(preferences.density)}
                <FieldError name="density" words=density />
            </form>
        </Group>
    };
    Ok(content.into_any())
}

fn themes(present: Theme) -> impl IntoView {
    let card = |(theme, name, hint): (Theme, &'static str, &'static str)| {
        view! {
            <button
                class="choice-card"
                type="submit"
                name="theme"
                value=theme.as_str()
                aria-pressed=(theme == present).to_string()
            >
                <span class="choice-card__picture" data-theme=theme.as_str() aria-hidden="true">
                    <i></i>
                    <i></i>
                    <i></i>
                </span>
                <b>{name}</b>
                <span class="choice-card__hint">{hint}</span>
            </button>
        }
    };
    THEMES.map(card).collect_view()
}

fn densities(present: Density) -> impl IntoView {
    let card = |(density, name, hint): (Density, &'static str, &'static str)| {
        view! {
            <button
                class="choice-card"
                type="submit"
                name="density"
                value=density.as_str()
                aria-pressed=(density == present).to_string()
            >
                <span class="choice-card__grid" data-density=density.as_str() aria-hidden="true"></span>
                <b>{name}</b>
                <span class="choice-card__hint">{hint}</span>
            </button>
        }
    };
    DENSITIES.map(card).collect_view()
}
