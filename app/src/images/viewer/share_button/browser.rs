//! Shares files through the Web Share API.

use crate::images::image_url;
use gloo_net::http::Request;
use js_sys::{Array, Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FilePropertyBag, Navigator, ShareData};

/// Whether the browser can share such files.
pub fn can_share(name: &str, mime: &str) -> bool {
    let navigator = window().navigator();
    // The function is missing in browsers that can't share.
    let function = Reflect::get(navigator.unchecked_ref::<JsValue>(), &"canShare".into());
    let knows = function.is_ok_and(|function| function.is_function());
    let data = file(&[], name, mime).map(|file| data(&file));
    knows && data.is_some_and(|data| Navigator::can_share_with_data(&navigator, &data))
}

/// Opens the share dialog. Closing it is no error; a picture that can't be loaded is not shared.
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
