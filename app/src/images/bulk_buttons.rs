//! What can be done to several pictures of the history at once, drawn by the server.

use super::api::{BulkImages, CompareImages, UndoImages};
use super::selection::BULK;
use crate::error::Error;
use crate::fragment::drawn::bulk::{Act, UndoBar};
use crate::fragment::drawn::{Asked, Refusal, html};
use crate::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The bar that is there while some are picked, and what became of a form that was sent without JavaScript.
///
/// # Errors
/// [`Error::SignedOut`] before sign-in.
pub fn draw(asked: &Asked) -> Result<String, Error> {
    crate::context::caller()?;
    Ok(html(view! {
        <Refusal asked />
        <UndoBar asked action=UndoImages::url() noun="picture" done="deleted" />
        <Bulk />
    }))
}

/// Its count needs script.
#[component]
fn Bulk() -> impl IntoView {
    view! {
        <form class="selection" id=BULK method="post" action=BulkImages::url() aria-label="Selected">
            <span class="selection__count" data-keep=""></span>
            <Act action="favorite" glyph=Glyph::Heart label="Favourite" done="marked as favourite" />
            <Act action="unfavorite" glyph=Glyph::HeartOff label="Unfavourite" done="no longer favourite" />
            // A file that is saved changes no page: the browser fetches it by itself.
            <button class="button button--quiet" type="submit" formaction="/api/v1/content/export" title="Download zip">
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
