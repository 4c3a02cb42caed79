//! Endless lists: the link with `data-partial-more` loads the next part as soon as it comes near the window.

use super::{content, load};
use crate::partials::Partial;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Element;

/// Pixels below the window within which the link counts as near.
const NEAR: f64 = 600.0;

/// Follows the reader down the page.
pub fn follow(partial: Partial) {
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

/// The query with how much of the list is shown.
pub fn with_pages(query: String, partial: Partial) -> String {
    match partial.pages.try_get_untracked() {
        Some(pages) if pages > 1 => format!("{query}&pages={pages}"),
        _ => query,
    }
}

async fn more(partial: Partial) {
    let _ = partial.pages.try_update(|pages| *pages += 1);
    load(partial, true).await;
}

fn is_near(partial: Partial) -> bool {
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    link(partial).is_some_and(|link| link.get_bounding_client_rect().top() < height + NEAR)
}

fn link(partial: Partial) -> Option<Element> {
    content(partial)?.query_selector("[data-partial-more]").ok().flatten()
}
