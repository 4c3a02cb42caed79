//! The prompt and the negative prompt.

use super::variants_note::VariantsNote;
use crate::jobs::display::group_thousands;
use crate::jobs::wildcards::Template;
use crate::jobs::{limits, use_job_store};
use crate::parts::error_display::{FieldErrorMessage, field_message};
use crate::parts::icon::{Glyph, Icon};
use domain::error::Error;
use leptos::html::Textarea;
use leptos::prelude::*;

/// The prompt. `blank` is kept up to date from hydration on.
#[component]
pub fn PromptField(
    prompt: String,
    blank: RwSignal<bool>,
    /// The form's number of runs, which the note on variants may change.
    how_many: RwSignal<String>,
    error: Signal<Option<Error>>,
) -> impl IntoView {
    let field = NodeRef::<Textarea>::new();
    // On a phone the stage comes first while a job is active: the focus would scroll it away.
    let nothing_to_watch = untrack(|| !use_job_store().any_active());
    let letters = RwSignal::new(prompt.trim().chars().count());
    let variants = RwSignal::new(Template::parse(&prompt).count());
    let read = move |text: &str| {
        let count = text.trim().chars().count();
        letters.set(count);
        variants.set(Template::parse(text).count());
        blank.set(count == 0);
    };
    // Counts what was typed before hydration.
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            read(&field.value());
            // Focused and not touched yet: typing continues at the end of the text.
            if nothing_to_watch && field.selection_end() == Ok(Some(0)) {
                let _ = field.set_selection_range(u32::MAX, u32::MAX);
            }
        }
    });
    let counter = move || {
        format!(
            "{} / {}",
            group_thousands(letters.get() as i64),
            group_thousands(*limits::PROMPT.end() as i64)
        )
    };
    view! {
        <div class="field">
            <label class="field__label" for="prompt">
                "Prompt"
                <span class="field__aside" aria-hidden="true">{counter}</span>
            </label>
            <textarea
                class="input composer__prompt"
                id="prompt"
                name="draft[prompt]"
                rows="5"
                required
                autofocus=nothing_to_watch
                placeholder="A small sailing boat on a violet sea, low sun"
                aria-invalid=invalid(error, "prompt")
                aria-describedby="prompt-error"
                node_ref=field
                on:input:target=move |event| read(&event.target().value())
                inner_html=escaped(&prompt)
            ></textarea>
            <div class="composer__tools">
                <a class="button button--quiet button--small" href="/presets">
                    <Icon glyph=Glyph::Sliders />
                    "Presets"
                </a>
                <VariantsNote variants how_many />
                <p class="composer__hint needs-script">
                    <kbd class="kbd">"Ctrl"</kbd>
                    <kbd class="kbd">"↑"</kbd>
                    <kbd class="kbd">"↓"</kbd>
                    "adjust weight of selection"
                </p>
            </div>
            <FieldErrorMessage id="prompt-error" field="prompt" error />
        </div>
    }
}

/// Closed while empty; the summary shows the beginning of the text.
#[component]
pub fn NegativePromptField(prompt: String, error: Signal<Option<Error>>) -> impl IntoView {
    let shown = RwSignal::new(beginning(&prompt));
    view! {
        <details class="composer__negative" open=!prompt.is_empty()>
            <summary>
                <Icon glyph=Glyph::ChevronRight />
                "Negative prompt"
                <span class="composer__summary">{shown}</span>
            </summary>
            <div class="field">
                <textarea
                    class="input"
                    id="negative_prompt"
                    rows="2"
                    name="draft[negative_prompt]"
                    aria-label="Negative prompt"
                    aria-invalid=invalid(error, "negative_prompt")
                    aria-describedby="negative_prompt-error"
                    on:input:target=move |event| shown.set(beginning(&event.target().value()))
                    inner_html=escaped(&prompt)
                ></textarea>
                <FieldErrorMessage id="negative_prompt-error" field="negative_prompt" error />
            </div>
        </details>
    }
}

/// "true" while `field` has an error.
pub fn invalid(
    error: Signal<Option<Error>>,
    field: &'static str,
) -> impl Fn() -> Option<&'static str> + Copy {
    move || error.with(|error| field_message(error.as_ref(), field).map(|_| "true"))
}

fn beginning(text: &str) -> String {
    let mut letters = text.trim().chars();
    let start: String = letters.by_ref().take(28).collect();
    if letters.next().is_some() { format!("{start}…") } else { start }
}

/// A textarea's content as HTML. As a child it would be a text node, which the server never renders empty.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
