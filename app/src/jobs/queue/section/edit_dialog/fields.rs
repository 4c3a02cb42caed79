//! The fields of the edit form, filled from the job.

use crate::engines::Choices;
use crate::jobs::composer::escaped;
use crate::jobs::display::decimal;
use crate::jobs::{GenerationJob, JobStatus};
use crate::parts::error_display::field_message;
use crate::parts::icon::{Glyph, Icon};
use domain::error::Error;
use leptos::prelude::*;

#[component]
pub fn Fields(job: GenerationJob, choices: Choices, error: RwSignal<Option<Error>>) -> impl IntoView {
    if job.status != JobStatus::Pending {
        let words = match job.status {
            JobStatus::Cancelled => "Cancelled, so it can't be edited.",
            _ => "Already started, so it can't be edited.",
        };
        return view! { <p>{words}</p> }.into_any();
    }
    let p = job.parameters;
    let models = choices.checkpoints.into_iter().map(|model| model.name).collect();
    view! {
        <input type="hidden" name="revision" value=job.revision />
        <Field name="prompt" label="Prompt" error>
            <textarea
                class="input"
                id="edit-prompt"
                name="edit[prompt]"
                rows="4"
                required
                autofocus
                inner_html=escaped(&p.prompt)
            ></textarea>
        </Field>
        <Field name="negative_prompt" label="Negative prompt" error>
            <textarea
                class="input"
                id="edit-negative_prompt"
                name="edit[negative_prompt]"
                rows="2"
                inner_html=escaped(&p.negative_prompt)
            ></textarea>
        </Field>
        <Choice name="checkpoint_model" label="Model" chosen=p.checkpoint_model offered=models error />
        <div class="dialog__numbers">
            <Number name="width" label="Width" value=p.width.to_string() error />
            <Number name="height" label="Height" value=p.height.to_string() error />
            <Number name="batch_size" label="Batch size" value=p.batch_size.to_string() error />
            <Number name="steps" label="Steps" value=p.steps.to_string() error />
            <Number name="cfg" label="CFG" value=decimal(p.cfg) error />
            <Number name="seed" label="Seed" value=p.seed.to_string() error />
        </div>
        <div class="dialog__pair">
            <Choice name="sampler_name" label="Sampler" chosen=p.sampler_name offered=choices.samplers error />
            <Choice name="scheduler" label="Scheduler" chosen=p.scheduler offered=choices.schedulers error />
        </div>
    }.into_any()
}

/// A label, its control and its error.
#[component]
fn Field(
    name: &'static str,
    label: &'static str,
    error: RwSignal<Option<Error>>,
    children: Children,
) -> impl IntoView {
    let refused = move || error.with(|error| field_message(error.as_ref(), name));
    view! {
        <div class="field" data-field=name>
            <label class="field__label" for=format!("edit-{name}")>{label}</label>
            {children()}
            {move || {
                refused().map(|words| {
                    view! {
                        <p class="field__error" role="alert">
                            <Icon glyph=Glyph::Alert />
                            {words}
                        </p>
                    }
                })
            }}
        </div>
    }
}

#[component]
fn Number(
    name: &'static str,
    label: &'static str,
    value: String,
    error: RwSignal<Option<Error>>,
) -> impl IntoView {
    view! {
        <Field name label error>
            <input
                class="input input--num"
                id=format!("edit-{name}")
                name=format!("edit[{name}]")
                inputmode="decimal"
                autocomplete="off"
                value=value
            />
        </Field>
    }
}

/// A select of what the engines offer, plus the current value even if no engine offers it.
#[component]
fn Choice(
    name: &'static str,
    label: &'static str,
    chosen: String,
    mut offered: Vec<String>,
    error: RwSignal<Option<Error>>,
) -> impl IntoView {
    if !offered.contains(&chosen) {
        offered.insert(0, chosen.clone());
    }
    let options = offered
        .into_iter()
        .map(|one| view! { <option value=one.clone() selected=one == chosen>{one.clone()}</option> })
        .collect_view();
    view! {
        <Field name label error>
            <span class="select">
                <select class="input" id=format!("edit-{name}") name=format!("edit[{name}]")>
                    {options}
                </select>
                <Icon glyph=Glyph::ChevronDown />
            </span>
        </Field>
    }
}
