//! Menus that are a `<details class="menu">`, so that they open without JavaScript.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

/// Closes menus on Escape (focus returns to the opener), on a click elsewhere and once an item is selected.
/// One pair of listeners serves all menus of the calling page.
pub fn close_when_left() {
    Effect::new(move |_| {
        let clicks = window_event_listener(ev::click, |event| {
            let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
            let chosen =
                target.as_ref().is_some_and(|target| matches!(target.closest(".menu__item"), Ok(Some(_))));
            for menu in open_menus() {
                let inside = menu.contains(target.as_ref().map(|target| target as &Node));
                if chosen || !inside {
                    close(&menu);
                }
            }
        });
        let keys = window_event_listener(ev::keydown, |event| {
            for menu in open_menus().into_iter().filter(|_| event.key() == "Escape") {
                close(&menu);
                if let Ok(Some(opener)) = menu.query_selector("summary") {
                    focus(&opener);
                }
            }
        });
        on_cleanup(move || {
            clicks.remove();
            keys.remove();
        });
    });
}

/// Focuses `element`; does nothing if it can't take focus.
pub fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

fn open_menus() -> Vec<Element> {
    let Ok(open) = document().query_selector_all("details.menu[open]") else { return Vec::new() };
    (0..open.length()).filter_map(|index| open.get(index)?.dyn_into().ok()).collect()
}

fn close(menu: &Element) {
    // Fails only for invalid attribute names.
    let _ = menu.remove_attribute("open");
}
