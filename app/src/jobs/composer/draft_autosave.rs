//! Saves the draft on the server: soon after a change, at most every two seconds, and when the page is left.

use crate::jobs::composer::unsaved;
use crate::parts::forms::fields_of;
use leptos::ev;
use leptos::html::Form;
use leptos::prelude::*;
use std::time::Duration;

/// Milliseconds between two saves.
const SAVE_INTERVAL_MS: f64 = 2_000.0;
/// Milliseconds a change waits at least, so that a word is saved instead of its first letter.
const DEBOUNCE_MS: f64 = 300.0;

/// Returns a function to call whenever the form may have changed.
pub fn start(form: NodeRef<Form>) -> impl Fn() + Copy + 'static {
    let changed = StoredValue::new(false);
    let saved_at = StoredValue::new(0.0);
    // The form may be gone when the timer fires.
    let read = move || {
        let changed = changed.try_update_value(std::mem::take).unwrap_or_default();
        let form = form.try_get_untracked().flatten().filter(|_| changed);
        if let Some(fields) = form.and_then(|form| fields_of(&form)) {
            unsaved::store(fields);
        }
    };
    let save = move || {
        read();
        saved_at.try_update_value(|at| *at = js_sys::Date::now());
        unsaved::send_soon();
    };
    Effect::new(move |_| {
        let leaving = window_event_listener(ev::beforeunload, move |_| {
            read();
            unsaved::send_at_once();
        });
        on_cleanup(move || {
            leaving.remove();
            // The user opens another page of this site.
            save();
        });
    });
    move || {
        if changed.get_value() {
            return;
        }
        changed.set_value(true);
        let wait = (SAVE_INTERVAL_MS - (js_sys::Date::now() - saved_at.get_value())).max(DEBOUNCE_MS);
        set_timeout(save, Duration::from_millis(wait as u64));
    }
}
