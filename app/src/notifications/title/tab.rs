//! The icon of the tab, and the number on the icon of the installed app where the browser has such.

use super::icon;
use crate::notifications::script::{after, call};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// The icon turns in steps of this many percent.
const STEP: u32 = 5;

/// Keeps both as `live` says: how many are unread, and how far the running jobs are.
pub fn follow(live: RwSignal<(i64, Option<u32>)>) {
    let shown = Memo::new(move |_| {
        let (unread, percent) = live.get();
        (unread > 0, percent.map(|percent| percent / STEP * STEP))
    });
    Effect::new(move |before: Option<()>| {
        let (unread, percent) = shown.get();
        // The document comes with the plain one.
        if before.is_some() || unread || percent.is_some() {
            set_icon(&icon(percent, unread));
        }
    });
    let unread = Memo::new(move |_| live.get().0);
    Effect::new(move |before: Option<()>| {
        let count = unread.get();
        if before.is_some() || count > 0 {
            let navigator: JsValue = window().navigator().into();
            let (method, number) = if count > 0 { ("setAppBadge", count) } else { ("clearAppBadge", 0) };
            after(call(&navigator, method, &[JsValue::from_f64(number as f64)]), |_| ());
        }
    });
}

fn set_icon(svg: &str) {
    if let Ok(Some(link)) = document().query_selector("link[rel=icon]") {
        let address = format!("data:image/svg+xml,{}", js_sys::encode_uri_component(svg));
        // Refused only for names that are no attribute names.
        let _ = link.set_attribute("href", &address);
    }
}
