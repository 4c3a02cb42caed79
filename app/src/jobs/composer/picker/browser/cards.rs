//! The cards of the dialog: which are shown, and which is next to which.

use crate::arrow_keys;
use crate::letters;
use crate::order;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, NodeList};

/// What picks a card.
pub const LEADS: &str = ".modelcard__lead";

/// Shows the cards that the search and the tab leave, and says how many.
pub fn narrow(dialog: &Element) {
    let typed = field(dialog, "[type=search]").map(|search| search.value()).unwrap_or_default();
    let words: Vec<String> = letters::small(&typed).split_whitespace().map(str::to_owned).collect();
    let tab = field(dialog, "[name=picker-tab]:checked").map(|tab| tab.value()).unwrap_or_default();
    let needs = match tab.as_str() {
        "favorites" => Some("data-favorite"),
        "recent" => Some("data-used"),
        _ => None,
    };
    let cards = all(dialog, ".modelcard");
    let fits = |card: &&HtmlElement| {
        let text = card.get_attribute("data-search").unwrap_or_default();
        needs.is_none_or(|needs| card.has_attribute(needs))
            && words.iter().all(|word| text.contains(word.as_str()))
    };
    let mut shown = 0;
    for card in &cards {
        let fits = fits(&card);
        card.set_hidden(!fits);
        shown += usize::from(fits);
    }
    if let Ok(Some(list)) = dialog.query_selector(".modelcards") {
        // Refused only for names that are no attribute names.
        let _ = list.set_attribute("data-tab", &tab);
    }
    say(dialog, shown, cards.len(), typed.trim(), &tab);
}

fn say(dialog: &Element, shown: usize, all: usize, typed: &str, tab: &str) {
    let count = if shown == all { all.to_string() } else { format!("{shown} of {all}") };
    if let Ok(Some(said)) = dialog.query_selector(".picker__count") {
        said.set_text_content(Some(&count));
    }
    let none = match (typed.is_empty(), tab) {
        (false, _) => format!("Nothing here matches “{typed}”."),
        (true, "favorites") => "No favourites yet. Press the heart of a card to keep it here.".into(),
        _ => "Nothing used yet. What you generate with shows up here.".into(),
    };
    if let Ok(Some(said)) = dialog.query_selector("[data-none]")
        && let Some(said) = said.dyn_ref::<HtmlElement>()
    {
        said.set_text_content(Some(&none));
        said.set_hidden(shown > 0 || all == 0);
    }
}

/// Marks those that are chosen already.
pub fn mark(dialog: &Element, chosen: &[String]) {
    for card in all(dialog, LEADS) {
        let name = card.get_attribute("data-name").unwrap_or_default();
        // Refused only for names that are no attribute names.
        let _ = match chosen.contains(&name) {
            true => card.set_attribute("aria-current", "true"),
            false => card.remove_attribute("aria-current"),
        };
    }
}

/// A dialog that opens anew shows everything.
pub fn clear_search(dialog: &Element) {
    if let Some(search) = field(dialog, "[type=search]") {
        search.set_value("");
    }
}

/// What picks the cards that are shown, in the order in which they are seen.
pub fn shown(dialog: &Element) -> Vec<HtmlElement> {
    in_order(dialog).iter().filter_map(lead).collect()
}

/// What the arrow key leads to from `from`, which picks a card.
pub fn neighbour(dialog: &Element, from: &HtmlElement, key: &str) -> Option<HtmlElement> {
    let from: HtmlElement = from.parent_element()?.dyn_into().ok()?;
    arrow_keys::neighbour(in_order(dialog), &from, key).as_ref().and_then(lead)
}

/// Asked of the cards alone: what is in those that are out of sight is not laid out.
fn in_order(dialog: &Element) -> Vec<HtmlElement> {
    // What was used last stands first by the style alone.
    order::by_key(all(dialog, ".modelcard:not([hidden])"), |card| {
        let place = card.get_bounding_client_rect();
        (place.top().round() as i64, place.left().round() as i64)
    })
}

fn lead(card: &HtmlElement) -> Option<HtmlElement> {
    card.query_selector(LEADS).ok()??.dyn_into().ok()
}

fn field(dialog: &Element, which: &str) -> Option<HtmlInputElement> {
    dialog.query_selector(which).ok()??.dyn_into().ok()
}

fn all(dialog: &Element, which: &str) -> Vec<HtmlElement> {
    let found: Option<NodeList> = dialog.query_selector_all(which).ok();
    let count = found.as_ref().map_or(0, NodeList::length);
    (0..count).filter_map(|index| found.as_ref()?.get(index)?.dyn_into().ok()).collect()
}
