//! /settings/appearance: theme, and density of the history.

use super::page::html_page;
use super::parts::{FieldError, Group};
use crate::accounts::api::{SetDensity, SetTheme};
use crate::accounts::{Density, Theme};
use crate::partials::render::PageRequest;
use crate::parts::error_display::field_message;
use crate::request::context::caller;
use domain::error::Error;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

const THEMES: [(Theme, &str, &str); 3] = [
    (Theme::System, "System", "Match system"),
    (Theme::Light, "Light", "Always light"),
    (Theme::Dark, "Dark", "Always dark"),
];

const DENSITIES: [(Density, &str, &str); 3] = [
    (Density::Compact, "Compact", "Small thumbnails"),
    (Density::Comfortable, "Comfortable", "Medium thumbnails"),
    (Density::Spacious, "Spacious", "Large thumbnails"),
];

/// The page.
pub async fn render(request: &PageRequest) -> Result<String, Error> {
    let preferences = caller()?.preferences;
    let themes = THEMES.map(|(theme, name, hint)| {
        let picture = view! {
            <span class="choice-card__picture" data-theme=theme.as_str() aria-hidden="true">
                <i></i>
                <i></i>
                <i></i>
            </span>
        };
        Choice { value: theme.as_str(), name, hint, picture: picture.into_any() }
    });
    let densities = DENSITIES.map(|(density, name, hint)| {
        let picture = view! {
            <span class="choice-card__grid" data-density=density.as_str() aria-hidden="true"></span>
        };
        Choice { value: density.as_str(), name, hint, picture: picture.into_any() }
    });
    let (theme, density) = (preferences.theme.as_str(), preferences.density.as_str());
    let refusal = request.refusal();
    let [of_theme, of_density] = ["theme", "density"].map(|field| field_message(refusal.as_ref(), field));
    let content = view! {
        <Group title="Theme" lead="Applies on all your devices.">
            <Choices action=SetTheme::url() field="theme" present=theme choices=themes refused=of_theme />
        </Group>
        <Group title="History density" lead="How many pictures fit on the screen.">
            <Choices action=SetDensity::url() field="density" present=density choices=densities refused=of_density />
        </Group>
    };
    Ok(html_page(request, content))
}

/// One value of an appearance setting.
struct Choice {
    /// The value as stored in the preferences.
    value: &'static str,
    name: &'static str,
    hint: &'static str,
    picture: AnyView,
}

/// A button for each choice. The page reloads, because theme and density are attributes of the document.
#[component]
fn Choices(
    action: &'static str,
    field: &'static str,
    present: &'static str,
    choices: [Choice; 3],
    /// The error of the last submission.
    refused: Option<String>,
) -> impl IntoView {
    let cards = choices.map(|Choice { value, name, hint, picture }| {
        let pressed = (value == present).to_string();
        view! {
            <button class="choice-card" type="submit" name=field value=value aria-pressed=pressed>
                {picture}
                <b>{name}</b>
                <span class="choice-card__hint">{hint}</span>
            </button>
        }
    });
    view! {
        <form class="choice-cards" method="post" action=action data-partial-then="/settings/appearance" data-partial-reload="">
            {cards.into_iter().collect_view()}
            <FieldError name=field words=refused />
        </form>
    }
}
