//! What can be done to several pictures of the history at once, drawn by the server.

use super::api::{BulkHistory, CompareImages, UndoDeletion};
use super::count_text;
use super::selection::BULK;
use crate::icon::{Glyph, Icon};
use crate::partials::render::bulk::{Act, UndoBar};
use crate::partials::render::{FormError, PageRequest, html};
use domain::error::Error;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The bar that is there while some are picked, and what became of a form that was sent without JavaScript.
///
/// # Errors
/// [`Error::SignedOut`] before sign-in.
pub async fn render(request: &PageRequest) -> Result<String, Error> {
    crate::context::caller()?;
    Ok(html(view! {
        <FormError request />
        <UndoBar request action=UndoDeletion::url() words=deleted_words(request) />
        <Bulk />
    }))
}

fn deleted_words(request: &PageRequest) -> String {
    match count_text(request.number("changed"), request.number("changed_jobs")) {
        words if words.is_empty() => words,
        words => format!("{words} deleted"),
    }
}

/// Why a button does nothing while only jobs are picked.
const ONLY_PICTURES_MARKED: &str = "Only pictures can be favourites: pick one as well.";

/// Its count needs script. A button with `data-needs-picture` needs a picture among what is picked, and says why.
#[component]
fn Bulk() -> impl IntoView {
    view! {
        <form class="selection" id=BULK method="post" action=BulkHistory::url() aria-label="Selected">
            <span class="selection__count" data-partial-keep=""></span>
            <Act
                action="favorite"
                glyph=Glyph::Heart
                label="Favourite"
                done="marked as favourite"
                pictures=ONLY_PICTURES_MARKED
            />
            <Act
                action="unfavorite"
                glyph=Glyph::HeartOff
                label="Unfavourite"
                done="no longer favourite"
                pictures=ONLY_PICTURES_MARKED
            />
            // A file that is saved changes no page: the browser fetches it by itself.
            <button
                class="button button--quiet"
                type="submit"
                formaction="/api/v1/content/export"
                title="Download zip"
                data-needs-picture="Jobs have no file: pick a picture as well to download it."
            >
                <Icon glyph=Glyph::Download />
                <span class="button__label">"Download"</span>
            </button>
            // Of exactly two; that can only be told with JavaScript before it is pressed.
            <button
                class="button button--quiet"
                type="submit"
                formaction=CompareImages::url()
                title="Compare two pictures"
                data-compare=""
            >
                <Icon glyph=Glyph::Swap />
                <span class="button__label">"Compare"</span>
            </button>
            <Act
                action="delete"
                glyph=Glyph::Trash
                label="Delete"
                done="deleted"
                class="button button--quiet button--danger"
            />
            <span class="selection__sep"></span>
            <button class="iconbutton" type="reset" aria-label="Clear selection (Esc)" title="Clear selection (Esc)">
                <Icon glyph=Glyph::Close />
            </button>
        </form>
    }
}
