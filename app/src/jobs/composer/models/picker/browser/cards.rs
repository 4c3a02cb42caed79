//! The cards of the dialog: which are shown, and which are neighbours.

use crate::parts::arrow_keys;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, NodeList};

/// Selector of the button that chooses a card.
pub const LEADS: &str = ".modelcard__lead";

/// The search text and the tab.
fn current_filter(dialog: &Element) -> (String, String) {
    let typed = field(dialog, "[type=search]").map(|search| search.value()).unwrap_or_default();
    let tab = field(dialog, "[name=picker-tab]:checked").map(|tab| tab.value()).unwrap_or_default();
    (typed, tab)
}

/// Shows the cards that match the search and the tab, and their number. If the dialog has only some of the models,
/// the number comes from the server.
pub fn narrow(dialog: &Element) {
    let (typed, tab) = current_filter(dialog);
    let words: Vec<String> = typed.to_lowercase().split_whitespace().map(str::to_owned).collect();
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
        // Fails only for invalid attribute names.
        let _ = list.set_attribute("data-tab", &tab);
    }
    if asks(dialog).is_none() {
        let count =
            if shown == cards.len() { shown.to_string() } else { format!("{shown} of {}", cards.len()) };
        say(dialog, &count, shown > 0 || cards.is_empty());
    }
}

/// Shows how many models the server found, if the server does the search.
pub fn say_found(dialog: &Element) {
    if let Some(count) = asks(dialog) {
        say(dialog, &count, !all(dialog, ".modelcard").is_empty());
    }
}

/// The server's count ("10 of 3,001"), if the dialog has only some of the models.
pub fn asks(dialog: &Element) -> Option<String> {
    dialog.query_selector("[data-count]").ok()??.get_attribute("data-count")
}

/// The query of the dialog's content: `of`, narrowed by search and tab if the server does the search.
pub fn query(dialog: &Element, of: &str) -> String {
    if asks(dialog).is_none() {
        return of.to_owned();
    }
    let (typed, tab) = current_filter(dialog);
    let mut query = form_urlencoded::Serializer::new(of.to_owned());
    query.append_pair("q", typed.trim()).append_pair("tab", &tab).finish()
}

fn say(dialog: &Element, count: &str, any: bool) {
    if let Ok(Some(said)) = dialog.query_selector(".picker__count") {
        said.set_text_content(Some(count));
    }
    let (typed, tab) = current_filter(dialog);
    let none = match (typed.trim(), tab.as_str()) {
        ("", "favorites") => "No favourites yet. Tap the heart on a model to add it.".into(),
        ("", _) => "Models you use appear here.".into(),
        (typed, _) => format!("No matches for “{typed}”."),
    };
    if let Ok(Some(said)) = dialog.query_selector("[data-none]")
        && let Some(said) = said.dyn_ref::<HtmlElement>()
    {
        said.set_text_content(Some(&none));
        said.set_hidden(any);
    }
}

/// Marks the cards that are already chosen.
pub fn mark(dialog: &Element, chosen: &[String]) {
    for card in all(dialog, LEADS) {
        let name = card.get_attribute("data-name").unwrap_or_default();
        // Fails only for invalid attribute names.
        let _ = match chosen.contains(&name) {
            true => card.set_attribute("aria-current", "true"),
            false => card.remove_attribute("aria-current"),
        };
    }
}

/// Clears the search, so that a reopened dialog shows everything.
pub fn clear_search(dialog: &Element) {
    if let Some(search) = field(dialog, "[type=search]") {
        search.set_value("");
    }
}

/// The buttons of the visible cards, in visual order.
pub fn shown(dialog: &Element) -> Vec<HtmlElement> {
    in_order(dialog).iter().filter_map(lead).collect()
}

/// The card button that an arrow key leads to from `from`.
pub fn neighbour(dialog: &Element, from: &HtmlElement, key: &str) -> Option<HtmlElement> {
    let from: HtmlElement = from.parent_element()?.dyn_into().ok()?;
    arrow_keys::neighbour(in_order(dialog), &from, key).as_ref().and_then(lead)
}

/// The visible cards in visual order. Measures only the cards, because the content of off-screen ones has no layout.
fn in_order(dialog: &Element) -> Vec<HtmlElement> {
    // Only the style sheet puts the last used ones first.
    let mut cards = all(dialog, ".modelcard:not([hidden])");
    cards.sort_by_cached_key(|card| {
        let place = card.get_bounding_client_rect();
        (place.top().round() as i64, place.left().round() as i64)
    });
    cards
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
