//! Sends files that are selected, dropped or pasted, and fills the form with the response.

mod texts;

use super::RecallState;
use crate::jobs::Draft;
use crate::parts::forms::{fields_of, post};
use crate::recall::api::{RECALL_PICTURE, UndoRecall};
use domain::error::Error;
use js_sys::{Array, Reflect};
use leptos::ev;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use std::future::Future;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, Event, FormData, HtmlElement, HtmlFormElement, HtmlInputElement};

/// Listens for drags over the page and for pastes.
pub fn listen(recall_state: RecallState) {
    // Dragging a picture of the page itself also offers a file, but one without settings.
    let own = StoredValue::new(false);
    let show = move |over: bool| {
        if recall_state.over.get_untracked() != over {
            recall_state.over.set(over);
        }
    };
    Effect::new(move |_| {
        let listeners = [
            window_event_listener(ev::dragstart, move |_| own.set_value(true)),
            window_event_listener(ev::dragend, move |_| own.set_value(false)),
            window_event_listener(ev::dragover, move |event| {
                if !own.get_value() && has_type(&event, "dataTransfer", "Files") {
                    event.prevent_default();
                    show(true);
                }
            }),
            window_event_listener(ev::dragleave, move |event| {
                if event.related_target().is_none() {
                    show(false);
                }
            }),
            window_event_listener(ev::drop, move |event| {
                show(false);
                let file = first_file(&member(&event, "dataTransfer"));
                if let Some(file) = file.filter(|_| !own.get_value()) {
                    event.prevent_default();
                    fill(recall_state, file);
                }
                own.set_value(false);
            }),
            window_event_listener(ev::paste, move |event| {
                // Office programs also put a picture of the text on the clipboard.
                let is_text = has_type(&event, "clipboardData", "text/plain");
                if let Some(file) = first_file(&member(&event, "clipboardData")).filter(|_| !is_text) {
                    event.prevent_default();
                    fill(recall_state, file);
                }
            }),
        ];
        on_cleanup(move || listeners.into_iter().for_each(|listener| listener.remove()));
    });
}

/// Handles the file selected by the button.
pub fn file_chosen(recall_state: RecallState, input: &HtmlInputElement) {
    if let Some(file) = first_file(input) {
        fill(recall_state, file);
    }
    // So that the same file can be selected again.
    input.set_value("");
}

/// Restores the form from before the recall, or redoes the recall.
pub fn undo_or_redo(recall_state: RecallState, redo: bool) {
    let Some(fields) = recall_state.form.get_untracked().and_then(|form| fields_of(&form)) else { return };
    fields.set("redo", if redo { "true" } else { "false" });
    let words = if redo { "Settings loaded again" } else { "Settings restored" };
    apply_response(recall_state, words, post(UndoRecall::PATH, fields));
}

fn fill(recall_state: RecallState, file: Blob) {
    let Some(form) = recall_state.form.get_untracked() else { return };
    apply_response(recall_state, "Settings loaded from the picture", async move { send(&form, &file).await });
}

/// Sends the composer, and of the file only the parts that can carry settings.
async fn send(form: &HtmlFormElement, file: &Blob) -> Result<String, Error> {
    // A file that was moved or deleted meanwhile can't be read.
    let gone = |_| Error::Unreadable("Couldn't read the file. Select it again.".into());
    let texts = texts::of(file).await.map_err(gone)?;
    let fields = FormData::new_with_form(form).map_err(gone)?;
    fields.set_with_blob_and_filename("picture", &texts, "picture.png").map_err(gone)?;
    post(RECALL_PICTURE, fields).await
}

/// Replaces the current form by the one in the response.
fn apply_response(
    recall_state: RecallState,
    words: &'static str,
    response: impl Future<Output = Result<String, Error>> + 'static,
) {
    if recall_state.busy.get_untracked() {
        return;
    }
    recall_state.busy.set(true);
    recall_state.error.set(None);
    spawn_local(async move {
        let read = |response: String| serde_json::from_str::<Draft>(&response).map_err(|_| Error::Internal);
        let form = response.await.and_then(read);
        // The component may have been unmounted.
        let _ = recall_state.busy.try_set(false);
        match form {
            Ok(form) => {
                let _ = recall_state.filled.try_set(form);
                recall_state.store.announce(words.into());
                request_animation_frame(show_notes);
            }
            Err(error) => drop(recall_state.error.try_set(Some(error))),
        }
    });
}

/// Focuses the notes. The input event saves the form again, in case an older save is still pending.
fn show_notes() {
    let Ok(Some(notes)) = document().query_selector("[data-recalled]") else { return };
    if let Some(notes) = notes.dyn_ref::<HtmlElement>() {
        // Focus doesn't move if the element can't take it.
        let _ = notes.focus();
    }
    if let (Ok(Some(form)), Ok(input)) = (notes.closest("form"), Event::new("input")) {
        let _ = form.dispatch_event(&input);
    }
}

/// Whether a drag or paste contains data of this type.
fn has_type(event: &JsValue, holder: &str, kind: &str) -> bool {
    Array::from(&member(&member(event, holder), "types")).includes(&kind.into(), 0)
}

/// The first file of an input, a drag or a paste.
fn first_file(holder: &JsValue) -> Option<Blob> {
    member(&member(holder, "files"), "0").dyn_into().ok()
}

/// Reads a property by name: bindings of three more types would only enlarge the WASM.
fn member(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}
