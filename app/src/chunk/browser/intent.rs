//! Who points at a link, touches it or moves the focus to it is about to follow it.

use super::load;
use crate::chunk::Chunk;
use crate::erased::{effect, on_window};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// Loads the chunk of a link's page as soon as the link may be followed.
pub fn load_on_intent() {
    effect(move |_| {
        // A finger that comes down is over what it touches, too.
        let points = on_window(ev::pointerover, |event| follow(&event));
        let focuses = on_window(ev::focusin, |event| follow(&event));
        on_cleanup(move || {
            points.remove();
            focuses.remove();
        });
    });
}

fn follow(event: &Event) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let link = target.and_then(|target| target.closest("a[href^='/']").ok().flatten());
    let address = link.and_then(|link| link.get_attribute("href")).unwrap_or_default();
    if let Some(chunk) = Chunk::of(address.split(['?', '#']).next().unwrap_or_default()) {
        // What cannot be loaded is tried again once the link is followed.
        spawn_local(async move { drop(load(chunk).await) });
    }
}
