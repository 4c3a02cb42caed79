//! Actions for several selected pictures of the history, rendered by the server.

use super::selection::BULK;
use crate::images::api::{BulkHistory, CompareImages, UndoDeletion};
use crate::images::count_text;
use crate::partials::render::bulk::{Act, UndoBar};
use crate::partials::render::{FormError, PageRequest, html};
use crate::parts::icon::{Glyph, Icon};
use domain::error::Error;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The bar shown while entries are selected, and the result of a form that was sent without JavaScript.
///
/// # Errors
/// [`Error::SignedOut`] before sign-in.
pub async fn render(request: &PageRequest) -> Result<String, Error> {
    crate::request::context::caller()?;
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

/// Why a button is disabled while only jobs are selected.
const ONLY_PICTURES_MARKED: &str = "Select a picture to favourite.";

/// The count needs JavaScript. A button with `data-needs-picture` is disabled, with that reason, while only jobs are
/// selected.
#[component]
fn Bulk() -> impl IntoView {
    view! {
        <form class="selection" id=BULK method="post" action=BulkHistory::url() aria-label="Selected">
            <span class="selection__count" data-partial-keep=""></span>
            <Act
                action="favorite"
                glyph=Glyph::Heart
                label="Favourite"
                done="added to favourites"
                pictures=ONLY_PICTURES_MARKED
            />
            <Act
                action="unfavorite"
                glyph=Glyph::HeartOff
                label="Unfavourite"
                done="removed from favourites"
                pictures=ONLY_PICTURES_MARKED
            />
            // A download leaves the page as it is, so the browser sends this form itself.
            <button
                class="button button--quiet"
                type="submit"
                formaction="/api/v1/content/export"
                title="Download zip"
                data-needs-picture="Select a picture to download."
            >
                <Icon glyph=Glyph::Download />
                <span class="button__label">"Download"</span>
            </button>
            // Needs exactly two pictures; only JavaScript can hide the button otherwise.
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
