//! What the bars have in common that do something to several picked things at once.

use super::PageRequest;
use crate::icon::{Glyph, Icon};
use leptos::prelude::*;

/// A button that does `action` to all that is picked.
#[component]
pub fn Act(
    action: &'static str,
    glyph: Glyph,
    label: &'static str,
    /// What then is said of them.
    done: &'static str,
    #[prop(default = "button button--quiet")] class: &'static str,
    /// For what only pictures have: what is said when none is picked.
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

/// After a form without JavaScript the address names the change that can be taken back.
#[component]
pub fn UndoBar<'a>(
    request: &'a PageRequest,
    /// Where the form that takes it back is sent.
    action: &'static str,
    /// What was done: "3 pictures, 1 job deleted". Empty when nothing was.
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
