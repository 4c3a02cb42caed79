//! The tab's icon, and the badge of the installed app if the browser supports it.

use super::TabStatus;
use crate::notifications::js_interop::{after, call};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// Percent per step of the icon's ring.
const STEP: u32 = 5;

/// Updates both when `signs` changes.
pub fn follow(signs: ArcRwSignal<TabStatus>) {
    let of_icon = signs.clone();
    let shown = Memo::new(move |_| {
        let (unread, percent) = of_icon.get().icon;
        (unread > 0, percent.map(|percent| percent / STEP * STEP))
    });
    Effect::new(move |before: Option<()>| {
        let (unread, percent) = shown.get();
        // The document already has the plain icon.
        if before.is_some() || unread || percent.is_some() {
            set_icon(&icon(percent, unread));
        }
    });
    let unread = Memo::new(move |_| signs.get().badge);
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
        // Fails only for invalid attribute names.
        let _ = link.set_attribute("href", &address);
    }
}

/// The icon: a ring instead of the logo while a job runs, a dot while notifications are unread.
fn icon(percent: Option<u32>, unread: bool) -> String {
    const MARK: &str = "<path d='M26 14.5A10.2 10.2 0 1 1 21.2 7.4'/><path d='M16 16h10'/>";
    let sign = match percent {
        None => MARK.to_owned(),
        Some(percent) => format!(
            "<circle cx='16' cy='16' r='9.5' stroke='#5a554e'/><path d='M16 6.5a9.5 9.5 0 1 1-.01 0' \
             stroke='#8f8cff' pathLength='100' stroke-dasharray='{percent} 100'/>"
        ),
    };
    let dot = if unread {
        "<circle cx='25' cy='7' r='6.5' fill='#7d78ff' stroke='#191612' stroke-width='2'/>"
    } else {
        ""
    };
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='8' \
         fill='#191612'/><g fill='none' stroke='#fff' stroke-width='3' stroke-linecap='round'>{sign}</g>{dot}</svg>"
    )
}
