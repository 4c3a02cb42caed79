//! The boxes of the cards, in the order of the page.

use crate::arrow_keys;
use crate::images::EntryKey;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// All of them; they belong to [`crate::images::selection::BULK`].
pub const ALL: &str = "input[form=images-bulk]";

/// What a box stands for.
pub fn entry_key(one: &HtmlInputElement) -> EntryKey {
    let id = one.value().parse().unwrap_or_default();
    if one.name() == EntryKey::Job(id).field().0 { EntryKey::Job(id) } else { EntryKey::Image(id) }
}

/// What was ticked before the page lived.
pub fn checked_entries() -> Vec<EntryKey> {
    all().iter().filter(|one| one.checked()).map(entry_key).collect()
}

/// The box of the card whose picture `target` is in; of a job's card what is pressed for itself is left out.
pub fn box_at(target: &Element) -> Option<HtmlInputElement> {
    let card = match target.closest(".grid__item > a").ok()? {
        Some(picture) => picture.parent_element()?,
        None if target.closest("a, button, label") == Ok(None) => {
            target.closest(".grid__item--job").ok()??
        }
        None => return None,
    };
    card.query_selector(ALL).ok()??.dyn_into().ok()
}

/// The box that an arrow key leads to from `from`.
pub fn neighbour(from: &HtmlInputElement, key: &str) -> Option<HtmlInputElement> {
    arrow_keys::neighbour(all(), from, key)
}

fn all() -> Vec<HtmlInputElement> {
    let found = document().query_selector_all(ALL).ok();
    let count = found.as_ref().map_or(0, |found| found.length());
    (0..count).filter_map(|index| found.as_ref()?.get(index)?.dyn_into().ok()).collect()
}
