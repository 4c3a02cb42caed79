//! /jobs/{id}: what was asked for and what became of it.

use super::actions::{CancelButton, DeleteButton, RetryButton, ReuseButton};
use super::api::{get_job, job_attempts};
use super::failure::Failure;
use super::refresh::refresh_on_news;
use super::status::StatusPill;
use super::timeline::Timeline;
use super::words::pictures;
use super::{GenerationJob, JobAttempt, JobCell, JobFacts, JobStatus, use_job_store};
use crate::error::Error;
use crate::images::JobPictures;
use crate::live::{Message, use_live};
use crate::refusal::Trouble;
use crate::time::LocalTime;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// One job, followed live.
#[component]
pub fn JobPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<i64>().ok()));
    let loaded = Resource::new(
        move || id.get(),
        |id| async move {
            let id = id.ok_or_else(|| Error::not_found("job"))?;
            Ok::<_, Error>((get_job(id).await?, job_attempts(id).await?))
        },
    );
    view! {
        <Title text=move || format!("Job {}", id.get().unwrap_or_default()) />
        <Suspense fallback=|| view! { <div class="page" aria-busy="true"></div> }>
            {move || Suspend::new(async move {
                match loaded.await {
                    Ok((job, attempts)) => view! { <Job job attempts /> }.into_any(),
                    Err(error) => view! { <Trouble error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Job(job: GenerationJob, attempts: Vec<JobAttempt>) -> impl IntoView {
    let cell = use_job_store().put(job);
    refresh_on_news();
    let attempts = follow_attempts(cell.id, attempts);
    let job = cell.job.clone();
    let status = Memo::new(move |_| job.with(|job| job.status));
    let job = cell.job.clone();
    let failed = cell.job.clone();
    let happened = cell.clone();
    view! {
        <div class="page">
            <Head cell=cell.clone() status />
            {move || view! { <JobPictures job=job.get() /> }}
            <div class="jobgrid">
                <section class="panel" aria-labelledby="happened">
                    <h2 id="happened">"What happened"</h2>
                    {move || {
                        (status.get() == JobStatus::Failed)
                            .then(|| view! { <Failure job=failed.get_untracked() /> })
                    }}
                    {move || view! { <Timeline job=happened.job.get() attempts=attempts.get() /> }}
                </section>
                <section class="panel" aria-labelledby="settings">
                    <h2 id="settings">"Settings"</h2>
                    {move || view! { <JobFacts job=cell.job.get() /> }}
                </section>
            </div>
            <Show when=move || !status.get().is_terminal()>
                <noscript inner_html=super::REFRESH_ITSELF></noscript>
            </Show>
        </div>
    }
}

/// The tries, asked for again whenever the job changes.
fn follow_attempts(id: i64, initial: Vec<JobAttempt>) -> RwSignal<Vec<JobAttempt>> {
    let attempts = RwSignal::new(initial);
    use_live().listen(move |message| {
        let concerns = match message {
            Message::Job(job) => job.id == id,
            Message::Refetch => true,
            _ => false,
        };
        if concerns {
            spawn_local(async move {
                if let Ok(newest) = job_attempts(id).await {
                    let _ = attempts.try_set(newest);
                }
            });
        }
    });
    attempts
}

#[component]
fn Head(cell: JobCell, status: Memo<JobStatus>) -> impl IntoView {
    let job = cell.job.get_untracked();
    let id = cell.id;
    let asked = cell.job.clone();
    let stopping = Memo::new(move |_| asked.with(|job| job.cancel_requested_at.is_some()));
    view! {
        <header class="jobhead">
            <span class="row">
                <StatusPill cell />
                <span class="small quiet">
                    {pictures(job.parameters.batch_size)}" · "<LocalTime at=job.created_at />
                </span>
            </span>
            <h2 class="jobhead__prompt">{job.parameters.prompt}</h2>
            <div class="row">
                {move || match status.get() {
                    JobStatus::Pending | JobStatus::Running => view! { <CancelButton job_id=id stopping /> }.into_any(),
                    JobStatus::Failed | JobStatus::Cancelled => {
                        view! { <RetryButton job_id=id /> }.into_any()
                    }
                    JobStatus::Completed => ().into_any(),
                }} <ReuseButton job_id=id label="Reuse settings" />
                <Show when=move || status.get().is_terminal()>
                    <DeleteButton job_id=id then="/history" />
                </Show>
            </div>
        </header>
    }
}
