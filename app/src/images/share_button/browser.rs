//! The browser's own sharing.

use crate::images::image_url;
use gloo_net::http::Request;
use js_sys::{Array, Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FilePropertyBag, Navigator, ShareData};

/// Whether it takes such files at all.
pub fn can_share(name: &str, mime: &str) -> bool {
    let navigator = window().navigator();
    // Browsers without it have no such function to call.
    let asked = Reflect::get(navigator.unchecked_ref::<JsValue>(), &"canShare".into());
    let knows = asked.is_ok_and(|asked| asked.is_function());
    let data = file(&[], name, mime).map(|file| data(&file));
    knows && data.is_some_and(|data| Navigator::can_share_with_data(&navigator, &data))
}

/// Offers the file. A person who closes the offer wanted nothing; a picture that cannot be read is not offered.
pub async fn share(id: i64, name: String, mime: String) {
    let Ok(response) = Request::get(&image_url(id)).send().await else { return };
    let Ok(bytes) = response.binary().await else { return };
    if let Some(file) = file(&bytes, &name, &mime).filter(|_| response.ok()) {
        let _ = JsFuture::from(window().navigator().share_with_data(&data(&file))).await;
    }
}

fn file(bytes: &[u8], name: &str, mime: &str) -> Option<File> {
    let kind = FilePropertyBag::new();
    kind.set_type(mime);
    let parts = Array::of1(&Uint8Array::from(bytes));
    File::new_with_u8_array_sequence_and_options(&parts, name, &kind).ok()
}

fn data(file: &File) -> ShareData {
    let data = ShareData::new();
    data.set_files(&Array::of1(file));
    data
}
