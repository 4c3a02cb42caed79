//! Inputs that script may change, without overwriting what was typed before the page came alive.

use leptos::html::Input;
use leptos::prelude::*;

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
