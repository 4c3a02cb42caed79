//! Lists that go on: the link `data-older` brings what is further back as soon as it comes near.

use super::super::Place;
use super::{content, load};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Element;

/// Pixels below the window within which the link counts as near.
const NEAR: f64 = 600.0;

/// Follows the reader down the page.
pub fn follow(place: Place) {
    let loading = StoredValue::new(false);
    Effect::new(move |_| {
        let scrolls = window_event_listener(ev::scroll, move |_| {
            if !loading.get_value() && is_near(place) {
                loading.set_value(true);
                spawn_local(async move {
                    more(place).await;
                    let _ = loading.try_set_value(false);
                });
            }
        });
        on_cleanup(move || scrolls.remove());
    });
}

/// The query with how much of the list is shown.
pub fn with_pages(query: String, place: Place) -> String {
    match place.pages.try_get_untracked() {
        Some(pages) if pages > 1 => format!("{query}&pages={pages}"),
        _ => query,
    }
}

async fn more(place: Place) {
    let _ = place.pages.try_update(|pages| *pages += 1);
    load(place, true).await;
}

fn is_near(place: Place) -> bool {
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    link(place).is_some_and(|link| link.get_bounding_client_rect().top() < height + NEAR)
}

fn link(place: Place) -> Option<Element> {
    content(place)?.query_selector("[data-older]").ok().flatten()
}
