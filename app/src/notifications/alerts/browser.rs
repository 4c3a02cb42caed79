//! Notifications of the browser itself. Asked for by a click only.

use crate::notifications::Notification;
use crate::notifications::js_interop::{after, call, class, make, object, set};
use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

const CLASS: &str = "Notification";

/// granted, denied, default, or missing where the browser has none or the page is not secure.
pub fn permission() -> String {
    let permission = class(CLASS).and_then(|class| Reflect::get(&class, &"permission".into()).ok());
    permission.and_then(|permission| permission.as_string()).unwrap_or_else(|| "missing".into())
}

/// Says in the document what the browser permits, for the words of the page to follow.
pub fn note_permission() {
    if let Some(root) = document().document_element() {
        // Refused only for names that are no attribute names.
        let _ = root.set_attribute("data-permission", &permission());
    }
}

/// Asks for permission, then calls `then` with whether it was given.
pub fn ask(then: impl FnOnce(bool) + 'static) {
    let answer = class(CLASS).and_then(|class| call(&class, "requestPermission", &[]));
    after(answer, move |answer| {
        note_permission();
        then(answer == "granted");
    });
}

/// Shows `news`; the same one again takes the place of the first. A click leads where it links to.
pub fn show(news: &Notification) {
    let (id, link) = (news.id, news.link.clone());
    if let Some(shown) = words(&news.title, &news.message, &id.to_string(), news.thumbnail_url.as_deref()) {
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

/// Shows a few words, where the browser permits it.
pub fn words(title: &str, text: &str, tag: &str, picture: Option<&str>) -> Option<JsValue> {
    if permission() != "granted" {
        return None;
    }
    let picture = picture.unwrap_or("/favicon.svg");
    let more = object(&[("body", text.into()), ("tag", tag.into()), ("icon", picture.into())]);
    make(CLASS, &[title.into(), more])
}

/// Goes there as by a link of this page, which reads the notification as well.
fn go(id: i64, path: &str) {
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlElement>().ok());
    let (Some(link), Some(body)) = (link, document().body()) else { return };
    // Refused only for names that are no attribute names.
    let _ = link.set_attribute("href", path);
    let _ = link.set_attribute("data-notification", &id.to_string());
    if body.append_child(&link).is_ok() {
        link.click();
        link.remove();
    }
}
