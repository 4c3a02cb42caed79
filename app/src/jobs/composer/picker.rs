//! The dialog in which models and LoRAs are picked. The server draws what is in it; script chooses and narrows down.

#[cfg_attr(feature = "ssr", path = "picker/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "picker/browser/mod.rs")]
mod platform;

use leptos::html::Dialog;
use leptos::prelude::*;

/// What was picked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PickedModel {
    pub id: i64,
    /// As engines call it.
    pub name: String,
    /// Its family and where it is, in words.
    pub about: String,
    /// Its trigger words, between commas.
    pub words: String,
}

/// What the dialog is opened for.
#[derive(Clone)]
#[cfg_attr(feature = "ssr", expect(dead_code, reason = "only the browser opens it"))]
pub struct PickerRequest {
    /// Query of the part /models/pick.
    pub query: String,
    /// Names that are chosen already.
    pub chosen: Vec<String>,
    /// Called with what is picked.
    pub then: Callback<PickedModel>,
}

/// Opens the dialog.
#[derive(Clone, Copy)]
pub struct Picker {
    dialog: NodeRef<Dialog>,
    #[cfg_attr(feature = "ssr", expect(dead_code, reason = "only the browser opens it"))]
    request: StoredValue<Option<PickerRequest>>,
    /// How often the server was or is about to be asked: only the newest answer is shown.
    #[cfg_attr(feature = "ssr", expect(dead_code, reason = "only the browser asks"))]
    request_number: StoredValue<u32>,
}

impl Picker {
    pub fn new() -> Self {
        Self { dialog: NodeRef::new(), request: StoredValue::new(None), request_number: StoredValue::new(0) }
    }

    pub fn open(self, request: PickerRequest) {
        platform::open(self, request);
    }
}

/// Closed at first. It has forms of its own, so it stands outside the composer's.
#[component]
pub fn PickerDialog(picker: Picker) -> impl IntoView {
    platform::follow(picker);
    view! {
        <dialog class="dialog picker" node_ref=picker.dialog aria-labelledby="picker-heading">
            <div class="picker__content"></div>
        </dialog>
    }
}
