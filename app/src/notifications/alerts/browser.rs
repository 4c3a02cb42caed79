//! Browser notifications. Permission is requested on a click only.

use crate::notifications::Notification;
use crate::notifications::js_interop::{after, call, class, make, object, set};
use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

const CLASS: &str = "Notification";

/// `granted`, `denied`, `default`, or `missing` if the browser has no notifications or the page isn't secure.
pub fn permission() -> String {
    let permission = class(CLASS).and_then(|class| Reflect::get(&class, &"permission".into()).ok());
    permission.and_then(|permission| permission.as_string()).unwrap_or_else(|| "missing".into())
}

/// Writes the permission to the document; CSS shows the matching texts.
pub fn note_permission() {
    if let Some(root) = document().document_element() {
        // Fails only for invalid attribute names.
        let _ = root.set_attribute("data-permission", &permission());
    }
}

/// Requests permission, then calls `then` with whether it was granted.
pub fn ask(then: impl FnOnce(bool) + 'static) {
    let answer = class(CLASS).and_then(|class| call(&class, "requestPermission", &[]));
    after(answer, move |answer| {
        note_permission();
        then(answer == "granted");
    });
}

/// Shows a notification, replacing an earlier one with the same id. A click opens its link.
pub fn show(notification: &Notification) {
    let (id, link) = (notification.id, notification.link.clone());
    let picture = notification.thumbnail_url.as_deref();
    if let Some(shown) = words(&notification.title, &notification.message, &id.to_string(), picture) {
        let click = Closure::once_into_js(move |event: JsValue| {
            let _ = window().focus();
            go(id, &link);
            if let Ok(shown) = Reflect::get(&event, &"target".into()) {
                call(&shown, "close", &[]);
            }
        });
        set(&shown, "onclick", click);
    }
}

/// Shows a browser notification if permission is granted.
pub fn words(title: &str, text: &str, tag: &str, picture: Option<&str>) -> Option<JsValue> {
    if permission() != "granted" {
        return None;
    }
    let picture = picture.unwrap_or("/favicon.svg");
    let more = object(&[("body", text.into()), ("tag", tag.into()), ("icon", picture.into())]);
    make(CLASS, &[title.into(), more])
}

/// Navigates by clicking a link, which also marks the notification read.
fn go(id: i64, path: &str) {
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlElement>().ok());
    let (Some(link), Some(body)) = (link, document().body()) else { return };
    // Fails only for invalid attribute names.
    let _ = link.set_attribute("href", path);
    let _ = link.set_attribute("data-notification", &id.to_string());
    if body.append_child(&link).is_ok() {
        link.click();
        link.remove();
    }
}
