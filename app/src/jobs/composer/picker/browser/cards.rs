//! The cards of the dialog: which are shown, and which is next to which.

use crate::arrow_keys;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, NodeList};

/// What picks a card.
pub const LEADS: &str = ".modelcard__lead";

/// What the search and the tab are set to.
fn current_filter(dialog: &Element) -> (String, String) {
    let typed = field(dialog, "[type=search]").map(|search| search.value()).unwrap_or_default();
    let tab = field(dialog, "[name=picker-tab]:checked").map(|tab| tab.value()).unwrap_or_default();
    (typed, tab)
}

/// Shows the cards that the search and the tab leave, and says how many. Where the dialog has some of the models only,
/// the server is asked besides: it knows how many there are.
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
        // Refused only for names that are no attribute names.
        let _ = list.set_attribute("data-tab", &tab);
    }
    if asks(dialog).is_none() {
        let count =
            if shown == cards.len() { shown.to_string() } else { format!("{shown} of {}", cards.len()) };
        say(dialog, &count, shown > 0 || cards.is_empty());
    }
}

/// Says what the server found; where it was not asked, nothing changes.
pub fn say_found(dialog: &Element) {
    if let Some(count) = asks(dialog) {
        say(dialog, &count, !all(dialog, ".modelcard").is_empty());
    }
}

/// How many of how many models the server found, where the dialog has some of them only.
pub fn asks(dialog: &Element) -> Option<String> {
    dialog.query_selector("[data-count]").ok()??.get_attribute("data-count")
}

/// The query of what the dialog is to show: `of` narrowed down by what is typed, where the server does that.
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
        ("", "favorites") => "No favourites yet. Press the heart of a card to keep it here.".into(),
        ("", _) => "Nothing used yet. What you generate with shows up here.".into(),
        (typed, _) => format!("Nothing here matches “{typed}”."),
    };
    if let Ok(Some(said)) = dialog.query_selector("[data-none]")
        && let Some(said) = said.dyn_ref::<HtmlElement>()
    {
        said.set_text_content(Some(&none));
        said.set_hidden(any);
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

/// Asks the cards only: what is in those that are out of sight is not laid out.
fn in_order(dialog: &Element) -> Vec<HtmlElement> {
    // What was used last stands first by the style alone.
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
