//! Follows whether the page is visible.

use leptos::prelude::*;

/// True while the page's tab or window is hidden; follows it until the calling component is cleaned up. False on the
/// server.
pub fn follow_hidden() -> RwSignal<bool> {
    let hidden = RwSignal::new(false);
    Effect::new(move |_| {
        hidden.set(document().hidden());
        let turns = window_event_listener_untyped("visibilitychange", move |_| {
            let _ = hidden.try_set(document().hidden());
        });
        on_cleanup(move || turns.remove());
    });
    hidden
}
