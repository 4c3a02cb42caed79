//! The buttons of the settings that test a channel or request permission: `data-test-channel`, `data-ask-permission`.

use super::browser;
use crate::notifications::Channel;
use leptos::ev;
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, MouseEvent};

/// Time within which the notification of a test arrives. Milliseconds.
const ARRIVAL: f64 = 10_000.0;

thread_local! {
    /// The channel under test, and when the test started.
    static CHANNEL_TEST: Cell<Option<(Channel, f64)>> = const { Cell::new(None) };
}

/// Handles clicks on these buttons, wherever they are.
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

/// Whether a test runs from this tab: this tab then alerts.
pub fn is_on() -> bool {
    CHANNEL_TEST.get().is_some_and(|(_, began)| crate::parts::time::now_millis() - began < ARRIVAL)
}

/// Whether a test of this channel runs from this tab.
pub fn is_of(channel: Channel) -> bool {
    is_on() && CHANNEL_TEST.get().is_some_and(|(tried, _)| tried == channel)
}

fn begin(word: &str) {
    let Some(channel) = Channel::ALL.into_iter().find(|channel| channel.as_str() == word) else { return };
    CHANNEL_TEST.set(Some((channel, crate::parts::time::now_millis())));
    if channel == Channel::Browser && browser::permission() == "default" {
        // The notification may arrive before the user has granted permission.
        browser::ask(|given| {
            if given {
                browser::words(
                    "Test notification",
                    "Your browser can notify you when pictures finish.",
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

/// True for a checkbox that was just ticked, and for anything that isn't a checkbox.
fn is_on_now(element: &Element) -> bool {
    element.dyn_ref::<HtmlInputElement>().is_none_or(HtmlInputElement::checked)
}
