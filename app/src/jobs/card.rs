//! The card of a job in the history while it has no images: its progress, or why it failed.

use super::actions::{ButtonVariant, RetryButton};
use super::display::failure_headline;
use super::parts::status::JobStatusWord;
use super::{GenerationJob, JobCell, JobStatus, use_job_store};
use crate::images::{EntryKey, SelectBox, Selection};
use crate::parts::time::LocalTime;
use domain::decimal;
use leptos::prelude::*;

/// Width divided by height of a card without an image.
pub const CARD_RATIO: f64 = 1.3;

/// Updated live.
#[component]
pub fn JobCard(
    job: GenerationJob,
    /// Adds a checkbox once the job has ended.
    #[prop(optional_no_strip)]
    selection: Option<Selection>,
) -> impl IntoView {
    let cell = use_job_store().upsert(job);
    let job = cell.job.clone();
    let status = Memo::new(move |_| job.with(|job| job.status));
    move || match status.get() {
        JobStatus::Running => view! { <LiveCard cell=cell.clone() /> }.into_any(),
        _ => view! { <StillCard job=cell.job.get_untracked() selection /> }.into_any(),
    }
}

#[component]
fn LiveCard(cell: JobCell) -> impl IntoView {
    let parameters = cell.job.with_untracked(|job| job.parameters.clone());
    let JobCell { id, job, preview } = cell;
    let progress = Memo::new(move |_| job.with(|job| job.progress.clone()));
    let label = move || progress.with(|progress| format!("Step {} of {}", progress.step, progress.total));
    let ratio = crate::images::shape::ratio(parameters.width, parameters.height);
    view! {
        <li class="grid__item grid__item--live" style=ratio data-status="running" data-job-id=id>
            <a href=format!("/jobs/{id}") aria-label=format!("Generating: {}", parameters.prompt)>
                {move || match preview.get() {
                    Some(address) => view! { <img src=address alt="" decoding="async" /> }.into_any(),
                    None => view! { <div class="skeleton grid__skeleton"></div> }.into_any(),
                }}
            </a>
            <div class="grid__live">
                <span>
                    <span>{move || progress.with(|progress| format!("{} / {}", progress.step, progress.total))}</span>
                </span>
                <progress
                    class="progress"
                    max=move || progress.get().total.max(1)
                    value=move || progress.get().step
                    aria-label=label
                ></progress>
            </div>
        </li>
    }
}

#[component]
fn StillCard(job: GenerationJob, selection: Option<Selection>) -> impl IntoView {
    let id = job.id;
    let select_box = selection.filter(|_| job.status.is_terminal()).map(|selection| {
        view! { <SelectBox selection one=EntryKey::Job(id) name=&job.parameters.prompt /> }
    });
    let tone = super::display::tone(&job);
    let words = match job.error_kind.filter(|_| job.status == JobStatus::Failed) {
        Some(kind) => Some(failure_headline(kind).to_owned()),
        None => job.error_message.clone(),
    };
    let again = matches!(job.status, JobStatus::Failed | JobStatus::Cancelled);
    view! {
        <li class="grid__item grid__item--job" style=format!("--ratio:{}", decimal::short(CARD_RATIO, 4)) data-status=tone data-job-id=id>
            {select_box}
            <span class="row">
                <JobStatusWord job=job.clone() />
                <LocalTime at=job.created_at class="small quiet" />
            </span>
            <h3>{job.parameters.prompt.clone()}</h3>
            {words.map(|words| view! { <p>{words}</p> })}
            <div class="row">
                {again.then(|| view! { <RetryButton job_id=id variant=ButtonVariant::Small /> })}
                <a class="button button--quiet button--small" href=format!("/jobs/{id}")>
                    {if job.status == JobStatus::Failed { "Why" } else { "Details" }}
                </a>
            </div>
        </li>
    }
}
