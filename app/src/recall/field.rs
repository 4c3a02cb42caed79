//! Loads settings from a picture: by a button, a drop anywhere on the page, or a paste.

mod browser;
mod notes;

use super::api::RECALL_PICTURE;
use crate::jobs::{Draft, JobStore, use_job_store};
use crate::parts::error_display::{field_message, posted_error};
use crate::parts::icon::{Glyph, Icon};
use domain::error::Error;
use leptos::html::Form;
use leptos::prelude::*;

pub use notes::RecallNotes;

/// The state of a recall.
#[derive(Clone, Copy)]
pub struct RecallState {
    form: NodeRef<Form>,
    /// The draft that the form is rendered from.
    filled: RwSignal<Draft>,
    busy: RwSignal<bool>,
    error: RwSignal<Option<Error>>,
    /// True while a file is dragged over the page.
    over: RwSignal<bool>,
    store: JobStore,
}

impl RecallState {
    /// Fills `form`, which is rendered again whenever `filled` changes.
    pub fn new(form: NodeRef<Form>, filled: RwSignal<Draft>) -> Self {
        let error = RwSignal::new(posted_error(RECALL_PICTURE));
        let recall_state = Self {
            form,
            filled,
            busy: RwSignal::new(false),
            error,
            over: RwSignal::new(false),
            store: use_job_store(),
        };
        browser::listen(recall_state);
        recall_state
    }

    /// True from the request until its response: text typed meanwhile would be lost.
    pub fn busy(self) -> bool {
        self.busy.get()
    }
}

/// The button, and the error of the last picture.
#[component]
pub fn RecallField(recall_state: RecallState) -> impl IntoView {
    let RecallState { error, over, .. } = recall_state;
    let words = move || {
        error.with(|error| {
            field_message(error.as_ref(), "picture").or(error.as_ref().map(ToString::to_string))
        })
    };
    view! {
        <div class="recall">
            <label class="button button--quiet button--small recall__choose">
                <Icon glyph=Glyph::History />
                "Load settings from picture"
                <input
                    class="recall__file"
                    type="file"
                    name="picture"
                    accept="image/png,.png"
                    on:change:target=move |event| browser::file_chosen(recall_state, &event.target())
                />
            </label>
            <span class="recall__hint needs-script">"or drop a PNG anywhere"</span>
            <div class="recall__error">
                {move || {
                    words().map(|words| {
                        view! {
                            <p class="field__error" role="alert">
                                <Icon glyph=Glyph::Alert />
                                {words}
                            </p>
                        }
                    })
                }}
            </div>
        </div>
        <div class="droptarget" hidden=move || !over.get()>
            <p>
                <Icon glyph=Glyph::Download />
                "Drop the picture to load its settings"
            </p>
        </div>
    }
}

/// Sends the picture without JavaScript.
#[component]
pub fn RecallWithoutScript() -> impl IntoView {
    view! {
        <button
            class="button button--block recall__go"
            type="submit"
            formaction=RECALL_PICTURE
            formenctype="multipart/form-data"
            formnovalidate
        >
            "Load settings"
        </button>
    }
}
