//! The buttons of the settings that try a channel, or ask for permission: `data-test-channel`, `data-ask-permission`.

use super::browser;
use crate::notifications::Channel;
use leptos::ev;
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, MouseEvent};

/// Within this time the server's answer to a test arrives. Milliseconds.
const ARRIVAL: f64 = 10_000.0;

thread_local! {
    /// What is tried, and when that began.
    static CHANNEL_TEST: Cell<Option<(Channel, f64)>> = const { Cell::new(None) };
}

/// Serves these buttons wherever they are.
pub fn listen() {
    browser::note_permission();
    let clicks = window_event_listener(ev::click, |event| {
        if let Some(channel) = pressed(&event, "data-test-channel") {
            begin(&channel.get_attribute("data-test-channel").unwrap_or_default());
        }
        if pressed(&event, "data-ask-permission").is_some_and(|asking| is_on_now(&asking)) {
            browser::ask(|_| ());
        }
    });
    on_cleanup(move || clicks.remove());
}

/// Whether something is tried from this page now: it is the one that tells.
pub fn is_on() -> bool {
    CHANNEL_TEST.get().is_some_and(|(_, began)| crate::time::now_millis() - began < ARRIVAL)
}

/// Whether this channel is tried from this page now.
pub fn is_of(channel: Channel) -> bool {
    is_on() && CHANNEL_TEST.get().is_some_and(|(tried, _)| tried == channel)
}

fn begin(word: &str) {
    let Some(channel) = Channel::ALL.into_iter().find(|channel| channel.as_str() == word) else { return };
    CHANNEL_TEST.set(Some((channel, crate::time::now_millis())));
    if channel == Channel::Browser && browser::permission() == "default" {
        // The server's news may be here before the person has answered.
        browser::ask(|given| {
            if given {
                browser::words(
                    "This is a test",
                    "So the browser tells you when your work ends.",
                    "test",
                    None,
                );
            }
        });
    }
}

fn pressed(event: &MouseEvent, attribute: &str) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(&format!("[{attribute}]")).ok()?
}

/// A box asks when it is ticked, anything else when it is pressed.
fn is_on_now(element: &Element) -> bool {
    element.dyn_ref::<HtmlInputElement>().is_none_or(HtmlInputElement::checked)
}
