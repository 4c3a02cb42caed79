//! Browser APIs that not every browser has, accessed by name.

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::window;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The class of this name; `None` if the browser lacks it or withholds it from insecure pages.
pub fn class(name: &str) -> Option<Function> {
    Reflect::get(&window(), &name.into()).ok()?.dyn_into().ok()
}

/// A new instance of this class.
pub fn make(name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    Reflect::construct(&class(name)?, &list(arguments)).ok()
}

/// Calls a method; `None` if it doesn't exist or throws.
pub fn call(object: &JsValue, method: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let method: Function = Reflect::get(object, &method.into()).ok()?.dyn_into().ok()?;
    method.apply(object, &list(arguments)).ok()
}

/// Sets a property. Can't fail for the objects and properties used here.
pub fn set(object: &JsValue, name: &str, value: impl Into<JsValue>) {
    let _ = Reflect::set(object, &name.into(), &value.into());
}

/// An object with these properties.
pub fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    properties.iter().for_each(|(name, value)| set(&object, name, value.clone()));
    object.into()
}

/// Awaits a promise and passes its value to `then`; a rejection is ignored.
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
