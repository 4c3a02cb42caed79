//! Inputs that script may change, without overwriting what was typed before the page came alive.

use leptos::html::Input;
use leptos::prelude::*;
use web_sys::Element;

/// Binds `field` to `value`: what is in it when the page comes alive wins, then each follows the other.
pub fn bind(field: NodeRef<Input>, value: RwSignal<String>) {
    Effect::new(move |alive: Option<bool>| {
        let Some(field) = field.get() else { return false };
        let wanted = value.get();
        if alive == Some(true) {
            if field.value() != wanted {
                field.set_value(&wanted);
            }
        } else {
            value.set(field.value());
        }
        true
    });
}

/// Tells the form that script has set `field`, as if it had been typed or chosen.
pub fn dispatch(field: &Element, event: &str) {
    if let Ok(told) = document().create_event("Event") {
        told.init_event_with_bubbles(event, true);
        // Refused only while the same event is under way.
        let _ = field.dispatch_event(&told);
    }
}
