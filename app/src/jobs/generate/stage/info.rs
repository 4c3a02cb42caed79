//! The column beside the picture: state, progress, prompt, facts, actions.

use super::elapsed::Elapsed;
use crate::jobs::actions::{CancelButton, RetryButton, ReuseButton};
use crate::jobs::display::{picture_count, wait_and_run_seconds};
use crate::jobs::parts::estimate_words::range_words;
use crate::jobs::parts::failure::Failure;
use crate::jobs::parts::status::StatusPill;
use crate::jobs::{Estimate, GenerationJob, JobCell, JobFacts, JobStatus, use_job_store};
use crate::parts::icon::{Glyph, Icon};
use crate::parts::time::format_duration;
use leptos::prelude::*;

#[component]
pub fn Info(cell: JobCell, chosen: RwSignal<usize>) -> impl IntoView {
    let job = cell.job.clone();
    let status = Memo::new(move |_| job.with(|job| job.status));
    let parameters = cell.job.with_untracked(|job| job.parameters.clone());
    let facts_of = cell.job.clone();
    let job = cell.job.clone();
    let aside = move || job.with(|job| place(job, chosen.get()));
    let pill = cell.clone();
    view! {
        <div class="stage__info">
            <span class="row">
                <StatusPill cell=pill />
                <span class="small quiet push">{aside}</span>
            </span>
            <Now cell=cell.clone() status />
            <p class="stage__prompt">{parameters.prompt}</p>
            {move || view! { <JobFacts job=facts_of.get() short=true /> }}
            <Actions cell status chosen />
        </div>
    }
}

/// "3 of 4" once there are images; "4 pictures" before.
fn place(job: &GenerationJob, chosen: usize) -> String {
    match job.images.len() {
        0 if !job.status.is_terminal() => picture_count(job.parameters.batch_size),
        0 | 1 => String::new(),
        count => format!("{} of {count}", chosen.min(count - 1) + 1),
    }
}

/// The text for the current state.
#[component]
fn Now(cell: JobCell, status: Memo<JobStatus>) -> impl IntoView {
    move || {
        let cell = cell.clone();
        match status.get() {
            JobStatus::Running => view! { <Running cell /> }.into_any(),
            JobStatus::Pending => view! { <Waiting cell /> }.into_any(),
            JobStatus::Failed => view! { <Failure job=cell.job.get_untracked() /> }.into_any(),
            JobStatus::Completed => {
                view! { <p class="stage__times"><span>{done_words(&cell.job.get_untracked())}</span></p> }
                    .into_any()
            }
            JobStatus::Cancelled => {
                view! { <p class="stage__times">"Cancelled before it finished."</p> }.into_any()
            }
        }
    }
}

fn done_words(job: &GenerationJob) -> String {
    let count = picture_count(job.images.len() as u32);
    match wait_and_run_seconds(job) {
        (Some(waited), Some(ran)) if waited > 0 => {
            format!("{count} in {} · waited {}", format_duration(ran), format_duration(waited))
        }
        (_, Some(ran)) => format!("{count} in {}", format_duration(ran)),
        _ => count,
    }
}

#[component]
fn Running(cell: JobCell) -> impl IntoView {
    let job = cell.job.clone();
    let progress = Memo::new(move |_| job.with(|job| job.progress.clone()));
    let label = move || progress.with(|progress| format!("Step {} of {}", progress.step, progress.total));
    view! {
        <div class="stage__now">
            <p class="stage__count">
                {move || progress.get().step}
                <small>" / "{move || progress.get().total}</small>
            </p>
            <progress
                class="progress"
                max=move || progress.get().total.max(1)
                value=move || progress.get().step
                aria-label=label
            ></progress>
            <Elapsed cell />
        </div>
    }
}

#[component]
fn Waiting(cell: JobCell) -> impl IntoView {
    let store = use_job_store();
    let job = cell.job;
    let words = Memo::new(move |_| {
        let before = job.with(|job| store.queue_order().with(|line| line.place(job.id))).unwrap_or(1) - 1;
        job.with(|job| waiting_words(job, store.paused(), before))
    });
    view! { <p class="stage__times">{words}</p> }
}

/// Why it does not run yet, with `before` of the user's own jobs ahead of it.
fn waiting_words(job: &GenerationJob, paused: bool, before: u64) -> String {
    let wait = job.estimate.and_then(Estimate::wait).map(range_words);
    match (&job.error_message, wait) {
        _ if job.held => "On hold. Release it in the queue to start.".into(),
        (Some(why), _) => why.clone(),
        _ if paused => "Queue paused by an admin.".into(),
        (None, Some(wait)) => format!("Starts in about {wait}."),
        (None, None) => match before {
            0 => "Starts when an engine is free.".into(),
            1 => "1 of your jobs is ahead.".into(),
            before => format!("{before} of your jobs are ahead."),
        },
    }
}

/// The actions that its state allows.
#[component]
fn Actions(cell: JobCell, status: Memo<JobStatus>, chosen: RwSignal<usize>) -> impl IntoView {
    let id = cell.id;
    let job = cell.job.clone();
    let stopping = Memo::new(move |_| job.with(|job| job.cancel_requested_at.is_some()));
    move || {
        let buttons = match status.get() {
            JobStatus::Pending | JobStatus::Running => {
                view! { <CancelButton job_id=id stopping /> }.into_any()
            }
            JobStatus::Completed => view! { <DoneActions cell=cell.clone() chosen /> }.into_any(),
            JobStatus::Failed | JobStatus::Cancelled => view! {
                <div class="stage__actions stage__actions--pair">
                    <RetryButton job_id=id />
                    <ReuseButton job_id=id label="Edit" />
                </div>
            }
            .into_any(),
        };
        view! { <div class="stage__actions">{buttons}</div> }
    }
}

#[component]
fn DoneActions(cell: JobCell, chosen: RwSignal<usize>) -> impl IntoView {
    let id = cell.id;
    let job = cell.job;
    let image =
        move || job.with(|job| job.images.get(chosen.get()).or(job.images.first()).map(|one| one.content_id));
    let opened = image.clone();
    view! {
        <a class="button button--primary" href=move || opened().map(|id| format!("/images/{id}"))>
            <Icon glyph=Glyph::Zoom />
            "Open picture"
        </a>
        <div class="stage__actions stage__actions--pair">
            <ReuseButton job_id=id label="Reuse" />
            <a class="button" download rel="external" href=move || image().map(crate::images::image_url)>
                <Icon glyph=Glyph::Download />
                <span class="button__label">"Download"</span>
            </a>
        </div>
    }
}
