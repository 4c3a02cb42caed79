use leptos::prelude::*;
use leptos::web_sys::{Element, Event};
use send_wrapper::SendWrapper;
use std::borrow::Cow;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

type Hear = Box<dyn FnMut(Event)>;

/// What hears an event of an element that is yet to be.
pub struct Listener {
    event: Cow<'static, str>,
    hear: SendWrapper<Hear>,
    owner: Owner,
}

impl Listener {
    pub fn new(event: Cow<'static, str>, hear: Hear) -> Self {
        Self { event, hear: SendWrapper::new(hear), owner: Owner::current().unwrap_or_default() }
    }

    /// Hears the element until what is returned is dropped.
    pub fn attach(self, element: &Element) -> Attached {
        let Self { event, hear, owner } = self;
        let mut hear = hear.take();
        let hear = Closure::<dyn FnMut(Event)>::new(move |event| {
            #[cfg(debug_assertions)]
            let _untracked = leptos::reactive::diagnostics::SpecialNonReactiveZone::enter();
            owner.with(|| hear(event));
        });
        // Adding a listener does not fail: https://dom.spec.whatwg.org/#dom-eventtarget-addeventlistener
        let _ = element.add_event_listener_with_callback(&event, hear.as_ref().unchecked_ref());
        Attached { element: element.clone(), event, hear }
    }
}

/// A listener of an element; dropped, it hears no more.
pub struct Attached {
    pub element: Element,
    event: Cow<'static, str>,
    hear: Closure<dyn FnMut(Event)>,
}

impl Drop for Attached {
    fn drop(&mut self) {
        let _ =
            self.element.remove_event_listener_with_callback(&self.event, self.hear.as_ref().unchecked_ref());
    }
}
