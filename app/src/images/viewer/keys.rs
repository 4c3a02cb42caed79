//! The viewer's keyboard shortcuts. Most click a link or button of the page, so that both always do the same.

use super::steps::Steps;
use crate::images::zoom_pad::ZoomPad;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

const KEYS: [(&str, &str); 12] = [
    ("←", "Previous"),
    ("→", "Next"),
    ("+", "Zoom in"),
    ("−", "Zoom out"),
    ("0", "Fit"),
    ("1", "Actual size"),
    ("F", "Favourite"),
    ("D", "Download"),
    ("R", "Reuse"),
    ("C", "Compare"),
    ("I", "Details"),
    ("Esc", "Close"),
];

/// The list of shortcuts.
#[component]
pub fn Keys() -> impl IntoView {
    let rows = KEYS
        .into_iter()
        .map(|(key, what)| view! { <span class="kbd">{key}</span><span>{what}</span> })
        .collect_view();
    view! {
        <section class="viewer__part viewer__part--keys needs-script">
            <h2>"Shortcuts"</h2>
            <div class="keys">{rows}</div>
        </section>
    }
}

/// State that the shortcuts read and change.
#[derive(Clone, Copy)]
pub struct Keyboard {
    /// Id of the shown picture.
    pub shown: i64,
    /// Whether the details panel is open.
    pub details: RwSignal<bool>,
    pub pad: ZoomPad,
    pub steps: Steps,
}

impl Keyboard {
    /// Listens while the viewer is open.
    pub fn listen(self) {
        Effect::new(move |_| {
            let keys = window_event_listener(ev::keydown, move |event| self.key(&event));
            on_cleanup(move || keys.remove());
        });
    }

    fn key(self, event: &KeyboardEvent) {
        if is_typing(event) || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        if self.pad.key(&event.key()) {
            return event.prevent_default();
        }
        // A held key waits for each step to finish, so that stepping stops when the key is released.
        let held = event.repeat() && self.steps.is_under_way(self.shown);
        match event.key().as_str() {
            "ArrowLeft" | "ArrowRight" if held => {}
            "ArrowLeft" => press("a[rel=prev]"),
            "ArrowRight" => press("a[rel=next]"),
            "Escape" => press("[data-key=Escape]"),
            "f" | "F" => press("[data-key=f]"),
            "d" | "D" => press("[data-key=d]"),
            "r" | "R" => press("[data-reuse] button"),
            "c" | "C" => {
                self.details.set(true);
                press("[data-compare] summary");
            }
            "i" | "I" => self.details.update(|shown| *shown = !*shown),
            "?" => {
                self.details.set(true);
                request_animation_frame(show_keys);
            }
            _ => {}
        }
    }
}

/// Scrolls to the shortcuts at the end of the panel, which the next frame renders.
fn show_keys() {
    if let Ok(Some(keys)) = document().query_selector(".viewer__part--keys") {
        keys.scroll_into_view();
    }
}

fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

/// Clicks the first element that matches `selector`.
pub fn press(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector)
        && let Some(element) = element.dyn_ref::<HtmlElement>()
    {
        element.click();
    }
}
