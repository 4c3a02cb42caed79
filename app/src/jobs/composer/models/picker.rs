//! The dialog in which models and LoRAs are chosen. The server renders its content; script filters and selects.

mod browser;

use leptos::html::Dialog;
use leptos::prelude::*;

/// The model that was chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SelectedModel {
    pub id: i64,
    /// Its name on engines.
    pub name: String,
    /// Its family and its engines as text.
    pub about: String,
    /// Its trigger words, comma-separated.
    pub words: String,
}

/// Which models the dialog shows, and who gets the chosen one.
#[derive(Clone)]
pub struct PickerRequest {
    /// Query of the partial that renders its content.
    pub query: String,
    /// Names that are already chosen.
    pub chosen: Vec<String>,
    /// Called with the chosen model.
    pub then: Callback<SelectedModel>,
}

/// Opens the dialog.
#[derive(Clone, Copy)]
pub struct Picker {
    dialog: NodeRef<Dialog>,
    request: StoredValue<Option<PickerRequest>>,
    /// Number of the latest request, sent or scheduled: only its response is shown.
    request_number: StoredValue<u32>,
}

impl Picker {
    pub fn new() -> Self {
        Self { dialog: NodeRef::new(), request: StoredValue::new(None), request_number: StoredValue::new(0) }
    }

    pub fn open(self, request: PickerRequest) {
        browser::open(self, request);
    }
}

/// Closed at first. It contains forms, so it must be outside the composer's form.
#[component]
pub fn PickerDialog(picker: Picker) -> impl IntoView {
    browser::follow(picker);
    view! {
        <dialog class="dialog picker" node_ref=picker.dialog aria-labelledby="picker-heading">
            <div class="picker__content"></div>
        </dialog>
    }
}
