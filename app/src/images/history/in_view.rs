//! Detects when a link scrolls into view.

use leptos::html::A;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// Calls `seen` whenever the link comes within 600 pixels of the window.
pub fn when_in_view(link: NodeRef<A>, seen: impl Fn() + Copy + 'static) {
    Effect::new(move |_| {
        let Some(link) = link.get() else { return };
        let callback = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let near = |entry: wasm_bindgen::JsValue| {
                entry.unchecked_into::<IntersectionObserverEntry>().is_intersecting()
            };
            if entries.iter().any(near) {
                seen();
            }
        });
        let options = IntersectionObserverInit::new();
        options.set_root_margin("600px");
        let observer = IntersectionObserver::new_with_options(callback.as_ref().unchecked_ref(), &options);
        let Ok(observer) = observer else { return };
        observer.observe(&link);
        let kept = leptos::prelude::StoredValue::new_local((observer, callback));
        on_cleanup(move || {
            kept.with_value(|(observer, _)| observer.disconnect());
        });
    });
}
