//! Handles the checkboxes, the keyboard and the form.

mod boxes;
mod sending;

use super::{LoadedHistory, Selection};
use crate::images::count_text;
use boxes::{ALL, box_at, entry_key, neighbour};
use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use sending::Sender;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlFormElement, HtmlInputElement, KeyboardEvent, MouseEvent};

pub use boxes::checked_entries;

pub fn follow(root: NodeRef<Div>, selection: Selection, loaded: LoadedHistory) {
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

/// The bar's form, if it is the event's target.
fn is_of(root: NodeRef<Div>, event: &Event) -> Option<HtmlFormElement> {
    let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
    root.get_untracked()?.contains(Some(&form)).then_some(form)
}

/// Shows the number of selected entries, and enables the actions that apply to them.
fn count(root: NodeRef<Div>, selection: Selection) {
    let selected = selection.all();
    let pictures = selected.iter().filter_map(|one| one.image()).count();
    let jobs = selected.len() - pictures;
    let words = match jobs {
        0 if pictures == 0 => String::new(),
        0 => format!("{pictures} selected"),
        // A narrow screen breaks the line here; elsewhere it is an ordinary space.
        jobs => count_text(pictures as u64, jobs as u64).replace(", ", ",\n"),
    };
    let find = |name| root.get().and_then(|root| root.query_selector(name).ok()?);
    find(".selection__count").iter().for_each(|shown| shown.set_text_content(Some(&words)));
    // Fails only for invalid attribute names.
    find("[data-compare]")
        .iter()
        .for_each(|button| drop(button.toggle_attribute_with_force("hidden", (pictures, jobs) != (2, 0))));
    let needs = root.get().and_then(|root| root.query_selector_all("[data-needs-picture]").ok());
    for index in 0..needs.as_ref().map_or(0, |needs| needs.length()) {
        let button = needs.as_ref().and_then(|needs| needs.get(index)?.dyn_into::<Element>().ok());
        button.iter().for_each(|button| disable(button, pictures == 0 && jobs > 0));
    }
}

/// Enables or disables a button. While it is disabled, its title gives the reason; the two texts are swapped.
fn disable(button: &Element, off: bool) {
    if button.has_attribute("aria-disabled") == off {
        return;
    }
    let attribute = |name| button.get_attribute(name).unwrap_or_default();
    let (title, other) = (attribute("title"), attribute("data-needs-picture"));
    // Fails only for invalid attribute names.
    let _ = button.set_attribute("title", &other);
    let _ = button.set_attribute("data-needs-picture", &title);
    let _ = match off {
        true => button.set_attribute("aria-disabled", "true"),
        false => button.remove_attribute("aria-disabled"),
    };
}

/// Toggles a checkbox; with Shift the range from the last one. During selection Shift+click on a picture does the same.
fn click(selection: Selection, event: &MouseEvent) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    if let Some(ticked) = target.dyn_ref::<HtmlInputElement>().filter(|one| one.matches(ALL) == Ok(true)) {
        let (one, on) = (entry_key(ticked), ticked.checked());
        match event.shift_key() {
            true => selection.select_range(one, on),
            false => selection.select(one, on),
        }
    } else if event.shift_key()
        && !selection.is_empty()
        && let Some(one) = box_at(&target)
    {
        event.prevent_default();
        selection.select_range(entry_key(&one), true);
    }
}

/// While entries are selected and no text field has focus, Ctrl+A selects all loaded entries.
fn select_all(selection: Selection, event: &KeyboardEvent) {
    const WRITING: &str = "input:not([type=checkbox]), textarea, select, [contenteditable]";
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if target.is_none_or(|target| target.matches(WRITING) != Ok(true)) {
        event.prevent_default();
        selection.select_all();
    }
}

fn key(selection: Selection, event: &KeyboardEvent) {
    if event.key() == "Escape" {
        // Popovers, dialogs and menus close first.
        let floating = document().query_selector(":popover-open, dialog[open], details.menu[open]");
        if !selection.is_empty() && floating == Ok(None) {
            selection.clear();
        }
        return;
    }
    if event.key() == "a" && (event.ctrl_key() || event.meta_key()) && !selection.is_empty() {
        return select_all(selection, event);
    }
    let focused = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some(focused) = focused.filter(|focused| focused.matches(ALL) == Ok(true)) else { return };
    let Some(next) = neighbour(&focused, &event.key()) else { return };
    event.prevent_default();
    if event.shift_key() {
        if !selection.has(entry_key(&focused)) {
            selection.select(entry_key(&focused), true);
        }
        selection.select_range(entry_key(&next), true);
    }
    crate::parts::menu::focus(&next);
}
