//! The ways by which a picture fills the form: a button, a drop anywhere on the page, a paste.

mod notes;
#[cfg_attr(feature = "ssr", path = "field/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "field/browser/mod.rs")]
mod platform;

use super::api::RECALL_PICTURE;
use crate::error_display::{field_message, posted_error};
use crate::icon::{Glyph, Icon};
use crate::jobs::{Draft, JobStore, use_job_store};
use domain::error::Error;
use leptos::html::Form;
use leptos::prelude::*;

pub use notes::RecallNotes;

/// A picture on its way into the form.
#[derive(Clone, Copy)]
#[cfg_attr(feature = "ssr", expect(dead_code, reason = "only the browser fills a form that is there"))]
pub struct RecallState {
    form: NodeRef<Form>,
    /// What the form is drawn from.
    filled: RwSignal<Draft>,
    busy: RwSignal<bool>,
    error: RwSignal<Option<Error>>,
    /// True while a file is dragged over the page.
    over: RwSignal<bool>,
    store: JobStore,
}

impl RecallState {
    /// Into `form`, which is drawn anew whenever `filled` changes.
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
        platform::listen(recall_state);
        recall_state
    }

    /// True from the sending until the answer: what is typed meanwhile would be lost.
    pub fn busy(self) -> bool {
        self.busy.get()
    }
}

/// The button, and why the last picture was refused.
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
                "Recall from a picture"
                <input
                    class="recall__file"
                    type="file"
                    name="picture"
                    accept="image/png,.png"
                    on:change:target=move |event| platform::file_chosen(recall_state, &event.target())
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
                "Drop the picture to recall its settings"
            </p>
        </div>
    }
}

/// Sends the picture where no script does it.
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
            "Fill the form from the picture"
        </button>
    }
}
