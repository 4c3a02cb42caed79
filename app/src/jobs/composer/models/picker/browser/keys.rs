//! Keys of the dialog: arrows lead from the search to the cards, and typing on a card leads back to the search.

use super::cards;
use crate::parts::menu::focus;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement, KeyboardEvent};

/// Handles a key in the dialog.
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
        // Typing continues in the search.
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

/// Focuses the search, except on touch devices, where a keyboard would cover the cards.
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
