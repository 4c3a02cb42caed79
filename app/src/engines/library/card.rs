//! A model as a card.

use super::words::thumbnail;
use crate::engines::api::SetModelFavorite;
use crate::engines::{FileName, ModelKind};
use crate::images::ThumbnailSize;
use crate::parts::icon::{Glyph, Icon};
use domain::engines::LibraryModel;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Its picture, its name and its facts. `lead` is the link or button that covers it.
#[component]
pub(super) fn Card<'a>(
    of: &'a LibraryModel,
    /// The control that covers the card, named after it.
    lead: AnyView,
    /// Whether its family differs from the selected checkpoint's.
    #[prop(optional)]
    other_family: bool,
) -> impl IntoView + use<> {
    let FileName { folder, .. } = FileName::of(&of.model.name);
    let folder =
        (!folder.is_empty()).then(|| view! { <span class="modelcard__folder">{folder.to_owned()}</span> });
    let tone = if of.model.available { "" } else { "away" };
    view! {
        <li
            class="modelcard"
            id=format!("model-{}", of.model.id)
            data-tone=tone
            data-search=search_text(of)
            data-favorite=of.favorite.then_some("")
            data-used=of.last_used_job.map(|_| "")
            style=format!("--recent:{}", -of.last_used_job.unwrap_or_default())
        >
            <Picture of />
            <div class="modelcard__text">
                {folder}
                <b class="modelcard__name" title=of.model.name.clone()>{of.title()}</b>
                <span class="modelcard__facts">
                    <Family of other_family />
                    <span class="modelcard__place">{of.availability()}</span>
                </span>
            </div>
            {lead}
            <a class="iconbutton modelcard__about" href=format!("/models/{}", of.model.id) title="About this model" aria-label=format!("About {}", of.title())>
                <Icon glyph=Glyph::Info />
            </a>
            <Favorite of />
        </li>
    }
}

/// The text that a search matches, in lower case.
fn search_text(of: &LibraryModel) -> String {
    let family = of.model.family.as_deref().unwrap_or_default();
    format!("{} {} {family} {}", of.model.name, of.title(), of.note.as_deref().unwrap_or_default())
        .to_lowercase()
}

#[component]
fn Family<'a>(of: &'a LibraryModel, other_family: bool) -> impl IntoView + use<> {
    let family = of.model.family.clone();
    let other = other_family.then(|| view! { <span class="modelcard__other">"another family"</span> });
    view! {
        {family.map(|family| view! { <span class="modelcard__family">{family}</span> })}
        {other}
    }
}

/// Its picture, or a placeholder in a colour derived from its name.
#[component]
pub(super) fn Picture<'a>(of: &'a LibraryModel) -> impl IntoView + use<> {
    match &of.picture {
        Some(picture) => {
            let address = thumbnail(picture, ThumbnailSize::Medium);
            view! { <span class="modelcard__picture"><img src=address alt="" loading="lazy" decoding="async" /></span> }
        }
        None => {
            let glyph = match of.model.kind {
                _ if of.is_built_in() => Glyph::Edit,
                ModelKind::Checkpoint => Glyph::Engine,
                ModelKind::Lora => Glyph::Layers,
            };
            view! {
                <span class="modelcard__picture modelcard__picture--none" style=format!("--hue:{}", hue(&of.model.name))>
                    <span class="modelcard__initials" aria-hidden="true">{initials(&of.title())}</span>
                    <Icon glyph />
                </span>
            }
        }
    }
}

/// The hue of a name, in degrees.
fn hue(name: &str) -> u32 {
    name.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % 360
}

/// "DX" for "dreams xl v2", "AN" for "animagine 31".
fn initials(title: &str) -> String {
    let mut words = title.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut first = words.next().unwrap_or_default().chars();
    let begins = words.find_map(|word| word.chars().next().filter(|letter| letter.is_alphabetic()));
    let letters = [first.next(), begins.or_else(|| first.next())];
    letters.into_iter().flatten().flat_map(char::to_uppercase).collect()
}

/// The button that adds it to the favourites or removes it.
#[component]
pub(super) fn Favorite<'a>(of: &'a LibraryModel) -> impl IntoView + use<> {
    let (favorite, title) = (of.favorite, of.title());
    view! {
        <form class="modelcard__favorite" method="post" action=SetModelFavorite::url()>
            <input type="hidden" name="id" value=of.model.id />
            <input type="hidden" name="favorite" value=(!favorite).to_string() />
            <button
                class="iconbutton"
                type="submit"
                title="Favourite"
                aria-label=format!("Favourite: {title}")
                aria-pressed=favorite.to_string()
            >
                <Icon glyph=if favorite { Glyph::HeartFull } else { Glyph::Heart } />
            </button>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn a_card_without_a_picture_shows_two_letters() {
        assert_eq!(initials("dreams xl v2"), "DX");
        assert_eq!(initials("tiny-sd15"), "TS");
        assert_eq!(initials("animagineXL 31"), "AN");
        assert_eq!(initials("7"), "7");
    }
}
