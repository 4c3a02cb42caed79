//! The head of a job's page: state, prompt, actions and progress.

use crate::jobs::api::{CancelJob, DeleteJob, HoldJob, RemixJob, RetryJob, ReuseSettings};
use crate::jobs::display::tone;
use crate::jobs::job_page::timeline::picture_words;
use crate::jobs::parts::estimate_words::{left_words, range_words};
use crate::jobs::parts::status::StatusWord;
use crate::jobs::{Estimate, GenerationJob, JobStatus};
use crate::partials::render::PostButton;
use crate::parts::icon::Glyph;
use crate::parts::time::{LocalTime, format_stopwatch};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// State, prompt and actions. `tries` is the number of attempts so far.
#[component]
pub(super) fn Head<'a>(job: &'a GenerationJob, tries: usize, cached: bool) -> impl IntoView + use<> {
    let after = (tries > 1).then(|| format!(" · {tries} attempts"));
    let from_cache = cached
        .then(|| view! { <span class="status status--pill" title="The engine generated this before">"From cache"</span> });
    let starts = job.estimate.and_then(Estimate::wait).filter(|_| job.status == JobStatus::Pending);
    let starts = starts.map(|range| format!(" · starts in about {}", range_words(range)));
    view! {
        <header class="jobhead">
            <div class="row">
                <span role="status">
                    <StatusWord tone=tone(job) label=job.label() class="status status--pill" />
                </span>
                {from_cache}
                <span class="small quiet">
                    {picture_words(job)}
                    {after}
                    " · "
                    <LocalTime at=job.created_at />
                    {starts}
                </span>
            </div>
            <h2 class="jobhead__prompt">{job.parameters.prompt.clone()}</h2>
            <div class="row">{actions(job)}</div>
        </header>
    }
}

/// Permanent actions come first and Delete stands apart, so that no destructive button moves under the pointer
/// when the state changes.
fn actions(job: &GenerationJob) -> Vec<AnyView> {
    let mut all = Vec::new();
    if matches!(job.status, JobStatus::Failed | JobStatus::Cancelled) {
        all.push(again(job, (RetryJob::url(), Glyph::Retry, "Retry", "button button--primary")));
    }
    all.push(again(job, (RemixJob::url(), Glyph::Dice, "Remix", "button")));
    all.push(reuse(job));
    if job.status == JobStatus::Pending {
        all.push(hold(job, !job.held));
    }
    if job.status.is_terminal() {
        all.push(delete(job));
    } else {
        all.push(cancel(job));
    }
    all
}

fn id(job: &GenerationJob) -> Vec<(&'static str, String)> {
    vec![("job_id", job.id.to_string())]
}

/// An action that creates a new job and opens /generate.
fn again(
    job: &GenerationJob,
    (action, glyph, label, class): (&'static str, Glyph, &'static str, &'static str),
) -> AnyView {
    view! { <PostButton action fields=id(job) glyph label class then="/generate" /> }.into_any()
}

/// Plain, so that the whole Generate page is loaded: its form is rendered with the page.
fn reuse(job: &GenerationJob) -> AnyView {
    let (action, fields) = (ReuseSettings::url(), id(job));
    view! { <PostButton action fields glyph=Glyph::Sliders label="Reuse settings" plain=true /> }.into_any()
}

fn cancel(job: &GenerationJob) -> AnyView {
    let fields = id(job);
    let label = if job.cancel_requested_at.is_some() { "Cancelling" } else { "Cancel" };
    view! { <PostButton action=CancelJob::url() fields glyph=Glyph::Close label /> }.into_any()
}

fn hold(job: &GenerationJob, held: bool) -> AnyView {
    let mut fields = id(job);
    fields.push(("held", held.to_string()));
    let (glyph, label) = if held { (Glyph::Pause, "Hold") } else { (Glyph::Play, "Release") };
    view! { <PostButton action=HoldJob::url() fields glyph label /> }.into_any()
}

fn delete(job: &GenerationJob) -> AnyView {
    view! {
        <PostButton
            action=DeleteJob::url()
            fields=id(job)
            glyph=Glyph::Trash
            label="Delete"
            class="button button--quiet button--danger push"
            then="/history"
            forgets=job.id
        />
    }
    .into_any()
}

/// Progress of a running job, with its preview.
#[component]
pub(super) fn Live<'a>(
    job: &'a GenerationJob,
    preview: Option<String>,
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let progress = job.progress.clone();
    let (step, total) = (progress.step, progress.total.max(1));
    let (width, height) = (job.parameters.width, job.parameters.height);
    let elapsed = job.started_at.map(|started| format_stopwatch((now - started).num_seconds()));
    let left = job.estimate.and_then(|estimate| estimate.run_s).map(left_words);
    let facts = [Some(progress.stage).filter(|stage| !stage.is_empty()), elapsed, left];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let picture = match preview {
        Some(address) => view! { <img src=address width=width height=height alt="" /> }.into_any(),
        None => view! { <span class="skeleton"></span> }.into_any(),
    };
    view! {
        <div class="panel joblive">
            <div class="joblive__picture" style=crate::images::shape::ratio(width, height)>{picture}</div>
            <div class="joblive__now">
                <p class="stage__count">
                    {step}
                    <small>{format!(" / {}", progress.total)}</small>
                </p>
                <progress class="progress" max=total value=step aria-label=format!("Step {step} of {total}")></progress>
                <p class="small quiet num">{facts}</p>
            </div>
        </div>
    }
}
