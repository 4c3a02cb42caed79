//! The boxes of the cards, in the order of the page.

use crate::arrow_keys;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// All of them; they belong to [`crate::images::selection::BULK`].
pub const ALL: &str = "input[form=images-bulk]";

/// The picture that a box stands for.
pub fn number(one: &HtmlInputElement) -> i64 {
    one.value().parse().unwrap_or_default()
}

/// Pictures whose boxes were ticked before the page lived.
pub fn ticked() -> Vec<i64> {
    all().iter().filter(|one| one.checked()).map(number).collect()
}

/// The box of the card whose picture `target` is in.
pub fn box_at(target: &Element) -> Option<HtmlInputElement> {
    let card = target.closest(".grid__item > a").ok()??.parent_element()?;
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
