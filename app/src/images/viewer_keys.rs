//! The viewer's keys. Each presses a link or button of the page, so that both always agree.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

const KEYS: [(&str, &str); 7] = [
    ("←", "Previous"),
    ("→", "Next"),
    ("F", "Favourite"),
    ("D", "Download"),
    ("R", "Reuse"),
    ("I", "Details"),
    ("Esc", "Close"),
];

/// What the keys do, for those who look.
#[component]
pub fn Keys() -> impl IntoView {
    let rows = KEYS
        .into_iter()
        .map(|(key, what)| view! { <span class="kbd">{key}</span><span>{what}</span> })
        .collect_view();
    view! {
        <section class="viewer__part viewer__part--keys needs-script">
            <h2>"Keys"</h2>
            <div class="keys">{rows}</div>
        </section>
    }
}

/// Listens while the viewer is open; `details` is its panel.
pub fn listen(details: RwSignal<bool>) {
    Effect::new(move |_| {
        let keys = window_event_listener(ev::keydown, move |event| {
            let typing = event.target().is_some_and(|target| {
                target.dyn_ref::<Element>().is_some_and(|element| {
                    matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
                })
            });
            if typing || event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            match event.key().as_str() {
                "ArrowLeft" => press("a[rel=prev]"),
                "ArrowRight" => press("a[rel=next]"),
                "Escape" => press("[data-key=Escape]"),
                "f" | "F" => press("[data-key=f]"),
                "d" | "D" => press("[data-key=d]"),
                "r" | "R" => press("[data-reuse] button"),
                "i" | "I" => details.update(|shown| *shown = !*shown),
                _ => {}
            }
        });
        on_cleanup(move || keys.remove());
    });
}

fn press(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector)
        && let Some(element) = element.dyn_ref::<HtmlElement>()
    {
        element.click();
    }
}
