//! Keyboard shortcuts of the page that compares two pictures.

use crate::images::viewer::keys::press;
use crate::images::zoom_pad::ZoomPad;
use domain::decimal;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, KeyboardEvent};

/// How far an arrow key moves the divider. Percent.
const STEP: f64 = 2.0;

/// Listens while the page is open. Arrows pan while zoomed in, else they move the divider.
pub fn listen(pad: ZoomPad, split: RwSignal<f64>) {
    Effect::new(move |_| {
        let keys = window_event_listener(ev::keydown, move |event| key(pad, split, &event));
        on_cleanup(move || keys.remove());
    });
}

fn key(pad: ZoomPad, split: RwSignal<f64>, event: &KeyboardEvent) {
    let divider = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let arrow = event.key().starts_with("Arrow");
    if event.ctrl_key() || event.meta_key() || event.alt_key() || (divider.is_some() && arrow) {
        return;
    }
    if pad.key(&event.key()) {
        return event.prevent_default();
    }
    match event.key().as_str() {
        "ArrowLeft" => put(split, -STEP),
        "ArrowRight" => put(split, STEP),
        "Escape" => press("[data-key=Escape]"),
        "x" | "X" => press("[data-key=x]"),
        _ => {}
    }
}

fn put(split: RwSignal<f64>, by: f64) {
    let at = decimal::clamp(split.get_untracked() + by, 0.0, 100.0);
    split.set(at);
    let divider = document().query_selector(".compare__slider").ok().flatten();
    if let Some(divider) = divider.and_then(|divider| divider.dyn_into::<HtmlInputElement>().ok()) {
        divider.set_value_as_number(at);
    }
}
