//! The checkboxes of the cards, in page order.

use crate::images::EntryKey;
use crate::parts::arrow_keys;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// All checkboxes; they belong to the form [`crate::images::bulk::selection::BULK`].
pub const ALL: &str = "input[form=images-bulk]";

/// The entry that a checkbox selects.
pub fn entry_key(one: &HtmlInputElement) -> EntryKey {
    let id = one.value().parse().unwrap_or_default();
    if one.name() == EntryKey::Job(id).field().0 { EntryKey::Job(id) } else { EntryKey::Image(id) }
}

/// The entries that were checked before hydration.
pub fn checked_entries() -> Vec<EntryKey> {
    all().iter().filter(|one| one.checked()).map(entry_key).collect()
}

/// The checkbox of the card whose picture contains `target`. Links, buttons and labels of a job's card don't count.
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

/// The checkbox that an arrow key moves to from `from`.
pub fn neighbour(from: &HtmlInputElement, key: &str) -> Option<HtmlInputElement> {
    arrow_keys::neighbour(all(), from, key)
}

fn all() -> Vec<HtmlInputElement> {
    let found = document().query_selector_all(ALL).ok();
    let count = found.as_ref().map_or(0, |found| found.length());
    (0..count).filter_map(|index| found.as_ref()?.get(index)?.dyn_into().ok()).collect()
}
