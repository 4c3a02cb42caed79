//! Parts of the browser that not every browser has, reached by name.

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::window;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The class of this name; none where the browser has none, or keeps it from pages that are not secure.
pub fn class(name: &str) -> Option<Function> {
    Reflect::get(&window(), &name.into()).ok()?.dyn_into().ok()
}

/// A new one of this class.
pub fn make(name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    Reflect::construct(&class(name)?, &list(arguments)).ok()
}

/// What the method answers; none where there is none or it refuses.
pub fn call(object: &JsValue, method: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let method: Function = Reflect::get(object, &method.into()).ok()?.dyn_into().ok()?;
    method.apply(object, &list(arguments)).ok()
}

/// Sets a property; of the objects here each takes those that are set.
pub fn set(object: &JsValue, name: &str, value: impl Into<JsValue>) {
    let _ = Reflect::set(object, &name.into(), &value.into());
}

/// An object with these properties.
pub fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    properties.iter().for_each(|(name, value)| set(&object, name, value.clone()));
    object.into()
}

/// Waits for a promise and passes on what it brings; what refuses is left at that.
pub fn after(promise: Option<JsValue>, then: impl FnOnce(JsValue) + 'static) {
    let Some(promise) = promise.and_then(|promise| promise.dyn_into::<Promise>().ok()) else { return };
    spawn_local(async move {
        if let Ok(brought) = JsFuture::from(promise).await {
            then(brought);
        }
    });
}

fn list(arguments: &[JsValue]) -> Array {
    arguments.iter().collect()
}
