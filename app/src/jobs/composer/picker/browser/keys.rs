//! Keys of the dialog: the search leads to the cards, and typing on a card back to the search.

use super::cards;
use crate::menu::focus;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement, KeyboardEvent};

/// A key in the dialog.
pub fn key(dialog: &HtmlDialogElement, event: &KeyboardEvent) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    let searching = target.matches("[type=search]").unwrap_or_default();
    let on_card = target.matches(cards::LEADS).unwrap_or_default();
    let to = match event.key().as_str() {
        "Enter" if searching => {
            event.prevent_default();
            cards::shown(dialog).iter().take(1).for_each(HtmlElement::click);
            return;
        }
        "ArrowDown" if searching => cards::shown(dialog).into_iter().next(),
        "Home" if on_card => cards::shown(dialog).into_iter().next(),
        "End" if on_card => cards::shown(dialog).into_iter().last(),
        "ArrowUp" if on_card && cards::neighbour(dialog, &target, "ArrowUp").is_none() => {
            event.prevent_default();
            return to_search(dialog);
        }
        key if on_card => cards::neighbour(dialog, &target, key),
        _ => None,
    };
    if let Some(to) = to {
        event.prevent_default();
        focus(&to);
    } else if on_card && is_letter(event) {
        // Typing goes on with the search.
        to_search(dialog);
    }
}

fn is_letter(event: &KeyboardEvent) -> bool {
    event.key().chars().count() == 1
        && event.key() != " "
        && !event.ctrl_key()
        && !event.meta_key()
        && !event.alt_key()
}

/// In the search; but not where that would bring up a keyboard over the cards.
pub fn begin(dialog: &HtmlDialogElement) {
    let touched =
        window().match_media("(pointer: coarse)").ok().flatten().is_some_and(|media| media.matches());
    if !touched {
        to_search(dialog);
    }
}

fn to_search(dialog: &HtmlDialogElement) {
    if let Ok(Some(search)) = dialog.query_selector("[type=search]") {
        focus(&search);
    }
}
