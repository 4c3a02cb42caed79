//! Whether anybody can see this page at all.

use leptos::prelude::*;

/// True while the page is in a tab or window that is not shown, as long as its caller lives. False on the server.
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
