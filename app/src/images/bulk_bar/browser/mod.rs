//! Follows the boxes, the keys and the form.

mod boxes;
mod sending;

use super::{Loaded, Selection};
use boxes::{ALL, box_at, neighbour, number};
use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use sending::Sender;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlFormElement, HtmlInputElement, KeyboardEvent, MouseEvent};

pub use boxes::ticked;

pub fn follow(root: NodeRef<Div>, selection: Selection, loaded: Loaded) {
    let sender = Sender::new(root, selection, loaded);
    Effect::new(move |_| {
        let clicks = window_event_listener(ev::click, move |event| click(selection, &event));
        let keys = window_event_listener(ev::keydown, move |event| key(selection, &event));
        let resets = window_event_listener(ev::reset, move |event| {
            if is_of(root, &event).is_some() {
                selection.clear();
            }
        });
        let submits = window_event_listener(ev::submit, move |event| {
            if let Some(form) = is_of(root, &event) {
                sender.submit(&form, &event);
            }
        });
        on_cleanup(move || {
            clicks.remove();
            keys.remove();
            resets.remove();
            submits.remove();
        });
    });
    Effect::new(move |_| count(root, selection));
}

/// The bar's form, if the event is of it.
fn is_of(root: NodeRef<Div>, event: &Event) -> Option<HtmlFormElement> {
    let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
    root.get_untracked()?.contains(Some(&form)).then_some(form)
}

/// Says how many are picked, and offers what that many can be used for.
fn count(root: NodeRef<Div>, selection: Selection) {
    let picked = selection.ids().len();
    let words = if picked == 0 { String::new() } else { format!("{picked} selected") };
    let find = |name| root.get().and_then(|root| root.query_selector(name).ok()?);
    find(".selection__count").iter().for_each(|shown| shown.set_text_content(Some(&words)));
    // Refused only for names that are no attribute names.
    find("[data-compare]")
        .iter()
        .for_each(|button| drop(button.toggle_attribute_with_force("hidden", picked != 2)));
}

/// A box is ticked; with Shift all from the last one on. While some are picked, Shift does so on a picture as well.
fn click(selection: Selection, event: &MouseEvent) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    if let Some(ticked) = target.dyn_ref::<HtmlInputElement>().filter(|one| one.matches(ALL) == Ok(true)) {
        let (id, on) = (number(ticked), ticked.checked());
        match event.shift_key() {
            true => selection.pick_up_to(id, on),
            false => selection.pick(id, on),
        }
    } else if event.shift_key()
        && !selection.is_empty()
        && let Some(one) = box_at(&target)
    {
        event.prevent_default();
        selection.pick_up_to(number(&one), true);
    }
}

fn key(selection: Selection, event: &KeyboardEvent) {
    if event.key() == "Escape" {
        // What floats above the page takes it first.
        let floating = document().query_selector(":popover-open, dialog[open], details.menu[open]");
        if !selection.is_empty() && floating == Ok(None) {
            selection.clear();
        }
        return;
    }
    let focused = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some(focused) = focused.filter(|focused| focused.matches(ALL) == Ok(true)) else { return };
    let Some(next) = neighbour(&focused, &event.key()) else { return };
    event.prevent_default();
    if event.shift_key() {
        if !selection.has(number(&focused)) {
            selection.pick(number(&focused), true);
        }
        selection.pick_up_to(number(&next), true);
    }
    crate::menu::focus(&next);
}
