//! Checkboxes that select items of a list: `data-partial-select-all` checks all, `data-partial-selected` counts them.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement};

/// Handles changes of the checkboxes.
pub fn listen() {
    Effect::new(move |_| {
        let changes = window_event_listener(ev::change, |event| {
            if let Some(all) = target(&event)
                && let Some(form) = all.get_attribute("data-partial-select-all")
                && let Some(all) = all.dyn_ref::<HtmlInputElement>()
            {
                boxes(&form).iter().for_each(|one| one.set_checked(all.checked()));
            }
            count();
        });
        // The checkboxes are reset after the event.
        let resets = window_event_listener(ev::reset, |_| request_animation_frame(count));
        on_cleanup(move || {
            changes.remove();
            resets.remove();
        });
    });
}

/// Shows the number of selected items.
pub fn count() {
    let Ok(Some(shown)) = document().query_selector("[data-partial-selected]") else { return };
    let form = shown.get_attribute("data-partial-selected").unwrap_or_default();
    let all = boxes(&form);
    let selected = all.iter().filter(|one| one.checked()).count();
    shown.set_text_content(Some(&format!("{selected} selected")));
    if let Ok(Some(every)) = document().query_selector("[data-partial-select-all]")
        && let Some(every) = every.dyn_ref::<HtmlInputElement>()
    {
        every.set_checked(selected == all.len());
        every.set_indeterminate(selected > 0 && selected < all.len());
    }
}

fn boxes(form: &str) -> Vec<HtmlInputElement> {
    let found = document().query_selector_all(&format!("input[name='ids[]'][form='{form}']")).ok();
    let count = found.as_ref().map_or(0, |found| found.length());
    (0..count).filter_map(|index| found.as_ref()?.get(index)?.dyn_into().ok()).collect()
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}
