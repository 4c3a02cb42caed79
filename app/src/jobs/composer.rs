//! The form for new pictures. It works without WASM; its state is the draft that the server stores
//! with the session.

mod advanced;
mod draft_autosave;
mod input_binding;
mod models;
mod note;
mod numbers;
mod prompt;
mod submission;
pub mod unsaved;

use super::Draft;
use super::api::{PAGE_KEY, PageKey, SubmitJob};
use crate::engines::Choices;
use crate::parts::error_display::Alert;
use crate::parts::icon::{Glyph, Icon};
use crate::recall::{RecallField, RecallNotes, RecallState, RecallWithoutScript};
use advanced::Advanced;
use leptos::ev;
use leptos::html::Form;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use models::lora_fields::LoraFields;
use models::model_field::ModelField;
use models::picker::{Picker, PickerDialog};
use note::Note;
use numbers::batch_field::BatchField;
use numbers::how_many_field::HowManyField;
use numbers::size_field::SizeField;
pub use prompt::field::escaped;
use prompt::field::{NegativePromptField, PromptField};
use submission::JobSubmission;

/// The composer, filled from the draft or from a picture. A change of `filled` recreates the form, because its fields
/// would otherwise keep what was typed.
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

fn page_key() -> String {
    use_context::<PageKey>().map_or_else(|| PAGE_KEY.into(), |PageKey(key)| key)
}

#[component]
fn ComposerForm(draft: Draft, filled: RwSignal<Draft>, choices: Choices) -> impl IntoView {
    let form = NodeRef::<Form>::new();
    let recall_state = RecallState::new(form, filled);
    // Recall notes are obsolete once a job was created.
    let settled = RwSignal::new(false);
    let submission = JobSubmission::new(form, move || settled.set(true));
    let error = submission.error();
    let blank = RwSignal::new(false);
    let batch = RwSignal::new(draft.batch_size.clone());
    let how_many = RwSignal::new(draft.how_many.clone());
    let model = RwSignal::new(draft.checkpoint_model.clone());
    let picker = Picker::new();
    let changed = draft_autosave::start(form);
    // As of page load. A running job shows later that an engine is available.
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
            // Enter activates the first submit button of a form, which must not be one of those below.
            <button type="submit" hidden></button>
            <input type="hidden" name="key" value=page_key() />
            <div class="composer__fields" inert=move || recall_state.busy()>
                <RecallField recall_state />
                <div class="recall__outcome" hidden=move || settled.get()>
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

/// Listens on the window, so that the keys work without focus too. An open dialog handles Enter itself.
fn listen_to_keys(submission: JobSubmission) {
    Effect::new(move |_| {
        let keys = window_event_listener(ev::keydown, move |event| {
            let sends = event.key() == "Enter" && (event.ctrl_key() || event.meta_key());
            if sends && matches!(document().query_selector("dialog[open]"), Ok(None)) {
                event.prevent_default();
                submission.request();
            }
            prompt::weight::key(&event);
        });
        on_cleanup(move || keys.remove());
    });
}

#[component]
fn GenerateButton(
    submission: JobSubmission,
    blank: RwSignal<bool>,
    batch: RwSignal<String>,
    how_many: RwSignal<String>,
) -> impl IntoView {
    let label = move || match (batch.get().as_str(), how_many.get().trim()) {
        ("1" | "", "1" | "") => "Generate".to_owned(),
        (count, "1" | "") | ("1" | "", count) => format!("Generate {count} pictures"),
        (pictures, jobs) => format!("Generate {jobs} × {pictures} pictures"),
    };
    // The second click of a double click must not submit again.
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

/// The error of the last submit, with Retry if the same request can be sent again.
#[component]
fn SubmissionError(submission: JobSubmission) -> impl IntoView {
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
