//! Shared parts of the bars that apply one action to several selected items.

use super::PageRequest;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;

/// A button that applies `action` to all selected items.
#[component]
pub fn Act(
    action: &'static str,
    glyph: Glyph,
    label: &'static str,
    /// Announced after success: "deleted".
    done: &'static str,
    #[prop(default = "button button--quiet")] class: &'static str,
    /// For actions on pictures only: the reason shown while no picture is selected.
    #[prop(optional)]
    pictures: Option<&'static str>,
) -> impl IntoView {
    view! {
        <button class=class type="submit" name="action" value=action title=label data-partial-undo=done data-needs-picture=pictures>
            <Icon glyph />
            <span class="button__label">{label}</span>
        </button>
    }
}

/// Offers to undo a change that was made without JavaScript and is described by the address.
#[component]
pub fn UndoBar<'a>(
    request: &'a PageRequest,
    /// URL of the server function that undoes it.
    action: &'static str,
    /// What was done: "3 pictures, 1 job deleted"; empty if nothing.
    words: String,
) -> impl IntoView + use<> {
    let undo = request.value("undo").filter(|_| !words.is_empty()).map(str::to_owned);
    undo.map(|undo| {
        view! {
            <form class="undo" method="post" action=action>
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
