//! One job of the queue; rendered again when its state changes.

use super::row_form::RowForm;
use super::state::State;
use crate::jobs::actions::{ButtonVariant, DeleteButton, RetryButton, ReuseButton};
use crate::jobs::display::summary;
use crate::jobs::parts::failure::Failure;
use crate::jobs::{GenerationJob, JobCell, JobStatus, use_job_store};
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;

#[component]
pub fn QueueItem(cell: JobCell, tone: &'static str) -> impl IntoView {
    let id = cell.id;
    if tone == "failed" {
        return view! { <FailedItem cell /> }.into_any();
    }
    let (job, store) = (cell.job.clone(), use_job_store());
    let place = move || {
        job.with(|job| {
            (job.status == JobStatus::Pending).then(|| store.queue_order().with(|line| line.place(id)))
        })
    };
    view! {
        <li class="queue__item" data-status=tone data-job-id=id>
            <Lead job=cell.job.get_untracked() />
            <span class="queue__place">{place}</span>
            <Thumb cell=cell.clone() />
            <Body cell=cell.clone() />
            <State cell=cell.clone() />
            <RowForm cell />
        </li>
    }
    .into_any()
}

/// The grip that moves the job, and the checkbox that selects it.
#[component]
fn Lead(job: GenerationJob) -> impl IntoView {
    let name = beginning(&job);
    let grip = (job.status == JobStatus::Pending).then(|| {
        view! {
            <button
                class="queue__drag needs-script"
                type="button"
                aria-label=format!("Move {name}")
                aria-describedby="queue-keys"
                title="Drag to reorder"
            >
                <Icon glyph=Glyph::Grip />
            </button>
        }
    });
    view! {
        <span class="queue__lead">
            {grip}
            <label class="queue__select">
                <input
                    class="check"
                    type="checkbox"
                    name="ids[]"
                    value=job.id
                    form="queue-bulk"
                    aria-label=format!("Select {name}")
                />
            </label>
        </span>
    }
}

/// The first 40 characters of the prompt, as the job's name.
pub fn beginning(job: &GenerationJob) -> String {
    job.parameters.prompt.chars().take(40).collect()
}

/// Prompt, settings and why it waits.
#[component]
fn Body(cell: JobCell) -> impl IntoView {
    let id = cell.id;
    let words = Memo::new(move |_| {
        cell.job.with(|job| {
            let waits = job.status == JobStatus::Pending;
            let mut meta = summary(job);
            if job.engine != "auto" {
                meta.push_str(&format!(" · on {}", job.engine));
            }
            let why = job.error_message.clone().filter(|_| waits);
            (job.parameters.prompt.clone(), meta, why)
        })
    });
    view! {
        <div class="queue__body">
            {move || {
                let (prompt, summary, why) = words.get();
                view! {
                    <a class="queue__title" href=format!("/jobs/{id}")>{prompt}</a>
                    <p class="queue__meta">{summary}</p>
                    {why.map(|why| view! { <p class="queue__waits">{why}</p> })}
                }
            }}
        </div>
    }
}

/// The preview, or a box in the picture's aspect ratio.
#[component]
fn Thumb(cell: JobCell) -> impl IntoView {
    let JobCell { job, preview, .. } = cell;
    let shape = Memo::new(move |_| {
        let (width, height) = job.with(|job| (job.parameters.width, job.parameters.height));
        let longest = width.max(height).max(1);
        format!("--w:{}px;--h:{}px", 26 * width / longest, 26 * height / longest)
    });
    view! {
        <span class="queue__thumb">
            {move || match preview.get() {
                Some(address) => view! { <img src=address alt="" decoding="async" /> }.into_any(),
                None => view! { <i style=shape.get()></i> }.into_any(),
            }}
        </span>
    }
}

/// A failed job: its error and actions.
#[component]
fn FailedItem(cell: JobCell) -> impl IntoView {
    let job = cell.job.get_untracked();
    let id = job.id;
    view! {
        <li class="queue__item" data-status="failed" data-job-id=id>
            <span class="queue__lead"></span>
            <span class="queue__place"></span>
            <span class="queue__thumb"><Icon glyph=Glyph::Alert /></span>
            <div class="queue__body">
                <a class="queue__title" href=format!("/jobs/{id}")>{job.parameters.prompt.clone()}</a>
                <Failure job />
                <div class="row">
                    <RetryButton job_id=id variant=ButtonVariant::Small />
                    <ReuseButton job_id=id label="Edit" variant=ButtonVariant::Small />
                </div>
            </div>
            <div class="queue__actions">
                <DeleteButton job_id=id variant=ButtonVariant::IconOnly />
            </div>
        </li>
    }
}
