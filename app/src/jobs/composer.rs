//! The form that asks for pictures. It works before and without WASM; its state is the draft
//! that the server keeps with the session.

mod advanced;
mod batch_field;
mod draft_autosave;
mod how_many_field;
mod input_binding;
mod lora_fields;
mod model_field;
mod note;
#[cfg_attr(feature = "ssr", path = "composer/page_key/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "composer/page_key/browser.rs")]
mod page_key;
mod picker;
mod prompt_field;
mod prompt_weight;
mod size_field;
mod slider;
mod stepper;
mod submission;
mod suggestion;
mod trigger_words;
mod variants_note;

use super::Draft;
use super::api::SubmitJob;
use crate::engines::Choices;
use crate::error_display::Alert;
use crate::icon::{Glyph, Icon};
use crate::recall::{RecallField, RecallNotes, RecallState, RecallWithoutScript};
use advanced::Advanced;
use batch_field::BatchField;
use how_many_field::HowManyField;
use leptos::ev;
use leptos::html::Form;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use lora_fields::LoraFields;
use model_field::ModelField;
use note::Note;
use page_key::page_key;
use picker::{Picker, PickerDialog};
pub use prompt_field::escaped;
use prompt_field::{NegativePromptField, PromptField};
use size_field::SizeField;
use submission::Submission;

/// The composer, filled with what was typed last or what a picture says. It is made anew when `filled` changes: what
/// was typed into its fields would otherwise stay in them.
#[component]
pub fn Composer(filled: RwSignal<Draft>, choices: Choices) -> impl IntoView {
    let times = StoredValue::new(0);
    let form = move || {
        times.update_value(|times| *times += 1);
        [(times.get_value(), filled.get())]
    };
    view! {
        <For each=form key=|(times, _)| *times let:((_, draft))>
            <ComposerForm draft filled choices=choices.clone() />
        </For>
    }
}

#[component]
fn ComposerForm(draft: Draft, filled: RwSignal<Draft>, choices: Choices) -> impl IntoView {
    let form = NodeRef::<Form>::new();
    let recall_state = RecallState::new(form, filled);
    // What a picture brought is settled once it is drawn from.
    let settled = RwSignal::new(false);
    let submission = Submission::new(form, move || settled.set(true));
    let error = submission.error();
    let blank = RwSignal::new(false);
    let batch = RwSignal::new(draft.batch_size.clone());
    let how_many = RwSignal::new(draft.how_many.clone());
    let model = RwSignal::new(draft.checkpoint_model.clone());
    let picker = Picker::new();
    let changed = draft_autosave::start(form);
    // Engines may come and go later; a job that runs tells as much.
    let ready = choices.checkpoints.iter().any(|model| model.available);
    listen_to_keys(submission);
    view! {
        <form
            class="composer"
            aria-label="New picture"
            method="post"
            action=SubmitJob::url()
            node_ref=form
            on:submit=move |event| submission.submit(event)
            on:input=move |event| {
                submission::clear_field_error(&event);
                changed();
            }
            on:click=move |_| changed()
        >
            // The first button of a form is what Enter presses: it must not be one of those below.
            <button type="submit" hidden></button>
            <input type="hidden" name="key" value=page_key() />
            <div class="composer__fields" inert=move || recall_state.busy()>
                <RecallField recall_state />
                <div class="recall__news" hidden=move || settled.get()>
                    <RecallNotes draft=draft.clone() recall_state />
                </div>
                <PromptField prompt=draft.prompt.clone() blank how_many error />
                <NegativePromptField prompt=draft.negative_prompt.clone() error />
                <ModelField chosen=model models=choices.checkpoints.clone() total=choices.checkpoint_total picker error />
                <LoraFields initial=draft.loras.clone() offered=choices.loras.clone() total=choices.lora_total model picker error />
                <SizeField width=draft.width.clone() height=draft.height.clone() error />
                <div class="composer__counts">
                    <BatchField size=batch error />
                    <HowManyField count=how_many error />
                </div>
                <Advanced draft choices error />
            </div>
            <div class="composer__foot">
                <SubmissionError submission />
                <GenerateButton submission blank batch how_many />
                <RecallWithoutScript />
                <Note ready />
            </div>
        </form>
        <PickerDialog picker />
    }
}

/// From anywhere on the page: where nothing has the focus too. A dialog has an Enter of its own.
fn listen_to_keys(submission: Submission) {
    Effect::new(move |_| {
        let keys = window_event_listener(ev::keydown, move |event| {
            let sends = event.key() == "Enter" && (event.ctrl_key() || event.meta_key());
            if sends && matches!(document().query_selector("dialog[open]"), Ok(None)) {
                event.prevent_default();
                submission.request();
            }
            prompt_weight::key(&event);
        });
        on_cleanup(move || keys.remove());
    });
}

#[component]
fn GenerateButton(
    submission: Submission,
    blank: RwSignal<bool>,
    batch: RwSignal<String>,
    how_many: RwSignal<String>,
) -> impl IntoView {
    let label = move || match (batch.get().as_str(), how_many.get().trim()) {
        ("1" | "", "1" | "") => "Generate".to_owned(),
        (count, "1" | "") | ("1" | "", count) => format!("Generate {count} pictures"),
        (pictures, jobs) => format!("Generate {jobs} × {pictures} pictures"),
    };
    // The second click of a double click is no second wish.
    let once = move |event: leptos::ev::MouseEvent| {
        if event.detail() > 1 {
            event.prevent_default();
        }
    };
    view! {
        <button
            class="button button--primary button--large button--block"
            type="submit"
            disabled=move || blank.get()
            aria-disabled=move || submission.busy().then_some("true")
            aria-busy=move || submission.busy().then_some("true")
            on:click=once
        >
            {label}
            <span class="button__keys" aria-hidden="true">
                <span class="kbd">"Ctrl"</span>
                <span class="kbd">"↵"</span>
            </span>
        </button>
    }
}

/// The refusal of the last press, and Retry where the same press can be made again.
#[component]
fn SubmissionError(submission: Submission) -> impl IntoView {
    view! {
        <div class="composer__error">
            <Alert error=submission.error() />
            <Show when=move || submission.can_retry()>
                <button class="button button--block" type="button" on:click=move |_| submission.retry()>
                    <Icon glyph=Glyph::Retry />
                    "Retry"
                </button>
            </Show>
        </div>
    }
}
