//! Inputs that script may change, without overwriting what was typed before hydration.

use leptos::html::Input;
use leptos::prelude::*;
use web_sys::Element;

/// Binds `field` to `value` both ways. At hydration the field's text wins.
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

/// Dispatches `event` on a `field` that script has set, as if the user had changed it.
pub fn dispatch(field: &Element, event: &str) {
    if let Ok(new_event) = document().create_event("Event") {
        new_event.init_event_with_bubbles(event, true);
        // Fails only while the same event is being dispatched.
        let _ = field.dispatch_event(&new_event);
    }
}
