//! What the bars have in common that do something to several picked things at once.

use super::Asked;
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
) -> impl IntoView {
    view! {
        <button class=class type="submit" name="action" value=action title=label data-undo=done>
            <Icon glyph />
            <span class="button__label">{label}</span>
        </button>
    }
}

/// After a form without JavaScript the address names the change that can be taken back, and how many it changed.
#[component]
pub fn UndoBar<'a>(
    asked: &'a Asked,
    /// Where the form that takes it back is sent.
    action: &'static str,
    /// One of what was changed.
    noun: &'static str,
    /// What was done to it.
    done: &'static str,
) -> impl IntoView + use<> {
    let changed: u64 = asked.value("changed").and_then(|count| count.parse().ok()).unwrap_or_default();
    let undo = asked.value("undo").filter(|_| changed > 0).map(str::to_owned);
    undo.map(|undo| {
        let plural = if changed == 1 { "" } else { "s" };
        view! {
            <form class="undo" method="post" action=action>
                <input type="hidden" name="undo" value=undo />
                <span>{format!("{changed} {noun}{plural} {done}")}</span>
                <button class="button button--quiet button--small" type="submit">
                    <Icon glyph=Glyph::Retry />
                    <span class="button__label">"Undo"</span>
                </button>
            </form>
        }
    })
}
