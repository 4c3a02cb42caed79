//! The current state of a job in the queue, and its estimate.

use crate::jobs::display::{stage_label, tone};
use crate::jobs::parts::estimate_words::{left_words, range_words};
use crate::jobs::parts::status::StatusWord;
use crate::jobs::{GenerationJob, JobCell, JobStatus, use_job_store};
use leptos::prelude::*;

/// The state's word, the progress of a running job, and when a waiting one will start.
#[component]
pub fn State(cell: JobCell) -> impl IntoView {
    let store = use_job_store();
    let job = cell.job.clone();
    let running = cell.job.with_untracked(|job| job.status == JobStatus::Running);
    let word = Memo::new(move |_| job.with(|job| (tone(job), job.label())));
    let job = cell.job.clone();
    let aside = Memo::new(move |_| job.with(|job| aside(job, store.paused())));
    view! {
        <div class="queue__state">
            <span>
                {move || {
                    let (tone, label) = word.get();
                    view! { <StatusWord tone label class="status" /> }
                }}
                <span class="queue__aside">{aside}</span>
            </span>
            {running.then(|| view! { <Bar cell /> })}
        </div>
    }
}

fn aside(job: &GenerationJob, paused: bool) -> Option<String> {
    match job.status {
        JobStatus::Running => Some(format!("{} / {}", job.progress.step, job.progress.total)),
        JobStatus::Pending if job.held || job.error_message.is_some() => None,
        JobStatus::Pending if paused => Some("paused".into()),
        _ => job.estimate?.wait().map(|wait| format!("in about {}", range_words(wait))),
    }
}

#[component]
fn Bar(cell: JobCell) -> impl IntoView {
    let job = cell.job.clone();
    let progress = Memo::new(move |_| job.with(|job| job.progress.clone()));
    let label = move || progress.with(|progress| format!("Step {} of {}", progress.step, progress.total));
    let job = cell.job;
    let left =
        Memo::new(move |_| job.with(|job| job.estimate.and_then(|estimate| estimate.run_s)).map(left_words));
    view! {
        <progress
            class="progress"
            max=move || progress.get().total.max(1)
            value=move || progress.get().step
            aria-label=label
        ></progress>
        <span class="queue__doing">
            <span>{move || progress.with(|progress| stage_label(&progress.stage))}</span>
            <span>{left}</span>
        </span>
    }
}
