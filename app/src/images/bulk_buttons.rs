//! What can be done to several pictures of the history at once, drawn by the server.

use super::api::{BulkImages, UndoImages};
use super::selection::BULK;
use crate::error::Error;
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
        <UndoBar asked />
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

#[component]
fn Act(
    action: &'static str,
    glyph: Glyph,
    label: &'static str,
    /// What then is said of them.
    done: &'static str,
    #[prop(default = "button button--quiet")] class: &'static str,
) -> impl IntoView {
    view! {
        <button class=class type="submit" name="action" value=action title=label data-undo=done>
            <Icon glyph />
            <span class="button__label">{label}</span>
        </button>
    }
}

/// After a form without JavaScript the address names the deletion that can be taken back.
#[component]
fn UndoBar<'a>(asked: &'a Asked) -> impl IntoView + use<> {
    let changed: u64 = asked.value("changed").and_then(|count| count.parse().ok()).unwrap_or_default();
    let undo = asked.value("undo").filter(|_| changed > 0).map(str::to_owned);
    undo.map(|undo| {
        let words =
            if changed == 1 { "1 picture deleted".into() } else { format!("{changed} pictures deleted") };
        view! {
            <form class="undo" method="post" action=UndoImages::url()>
                <input type="hidden" name="undo" value=undo />
                <span>{words}</span>
                <button class="button button--quiet button--small" type="submit">
                    <Icon glyph=Glyph::Retry />
                    <span class="button__label">"Undo"</span>
                </button>
            </form>
        }
    })
}
