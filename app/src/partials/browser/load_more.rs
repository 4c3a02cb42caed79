//! Endless lists: the link with `data-partial-more` loads the next part once it comes near the window.

use super::{content, load};
use crate::partials::LivePartial;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Element;

/// How far below the window the link counts as near. Pixels.
const NEAR: f64 = 600.0;

/// Loads more while the user scrolls down.
pub fn follow(partial: LivePartial) {
    let loading = StoredValue::new(false);
    Effect::new(move |_| {
        let scrolls = window_event_listener(ev::scroll, move |_| {
            if !loading.get_value() && is_near(partial) {
                loading.set_value(true);
                spawn_local(async move {
                    more(partial).await;
                    let _ = loading.try_set_value(false);
                });
            }
        });
        on_cleanup(move || scrolls.remove());
    });
}

/// `query` with the number of shown pages.
pub fn with_pages(query: String, partial: LivePartial) -> String {
    match partial.pages.try_get_untracked() {
        Some(pages) if pages > 1 => format!("{query}&pages={pages}"),
        _ => query,
    }
}

async fn more(partial: LivePartial) {
    let _ = partial.pages.try_update(|pages| *pages += 1);
    load(partial, true).await;
}

fn is_near(partial: LivePartial) -> bool {
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    link(partial).is_some_and(|link| link.get_bounding_client_rect().top() < height + NEAR)
}

fn link(partial: LivePartial) -> Option<Element> {
    content(partial)?.query_selector("[data-partial-more]").ok().flatten()
}
