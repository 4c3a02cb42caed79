//! What happened to a job, one thing after the other.

use super::words::pictures;
use super::{GenerationJob, JobAttempt, JobStatus};
use crate::icon::{Glyph, Icon};
use crate::time::{LocalTime, Precision, duration_words};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// One thing that happened.
struct Happening {
    tone: &'static str,
    glyph: Glyph,
    title: String,
    text: String,
    cause: Option<String>,
    at: DateTime<Utc>,
}

/// The time line, with how the time was spent above it.
#[component]
pub fn Timeline(job: GenerationJob, attempts: Vec<JobAttempt>) -> impl IntoView {
    let items = happenings(&job, &attempts).into_iter().map(item).collect_view();
    view! {
        <TimeSplit job attempts />
        <ol class="timeline" role="list">{items}</ol>
    }
}

fn item(happening: Happening) -> impl IntoView {
    let Happening { tone, glyph, title, text, cause, at } = happening;
    let cause = cause.map(|cause| {
        view! {
            <details class="cause">
                <summary>
                    <Icon glyph=Glyph::ChevronRight />
                    "Technical cause"
                </summary>
                <pre>{cause}</pre>
            </details>
        }
    });
    view! {
        <li class="timeline__item" data-status=tone>
            <span class="timeline__node"><Icon glyph /></span>
            <div>
                <p class="timeline__title">{title}</p>
                <div class="timeline__text">{text}{cause}</div>
            </div>
            <LocalTime at precision=Precision::Clock class="timeline__time" />
        </li>
    }
}

fn happenings(job: &GenerationJob, attempts: &[JobAttempt]) -> Vec<Happening> {
    let mut all = vec![Happening {
        tone: "",
        glyph: Glyph::Plus,
        title: "Created".into(),
        text: job.parent_job_id.map(|id| format!("Made from job {id}.")).unwrap_or_default(),
        cause: None,
        at: job.created_at,
    }];
    let mut free_since = job.created_at;
    for attempt in attempts {
        all.extend(wait(free_since, attempt));
        all.push(tried(attempt, job));
        free_since = attempt.ended_at.unwrap_or(attempt.started_at);
    }
    all.extend(end(job));
    all
}

fn wait(since: DateTime<Utc>, attempt: &JobAttempt) -> Option<Happening> {
    let seconds = (attempt.started_at - since).num_seconds();
    (seconds > 0).then(|| Happening {
        tone: "waiting",
        glyph: Glyph::Clock,
        title: format!("Waited {}", duration_words(seconds)),
        text: if attempt.attempt > 1 { "Before it was tried again.".into() } else { String::new() },
        cause: None,
        at: since,
    })
}

fn tried(attempt: &JobAttempt, job: &GenerationJob) -> Happening {
    let (number, engine) = (attempt.attempt, &attempt.engine);
    let (tone, glyph, title) = match attempt.outcome.as_deref() {
        Some("failed") => ("failed", Glyph::Alert, format!("Attempt {number} failed on {engine}")),
        Some("lost") => ("failed", Glyph::Alert, format!("Attempt {number} was lost on {engine}")),
        Some("handed_back") => {
            ("waiting", Glyph::Retry, format!("Attempt {number} was handed back by {engine}"))
        }
        Some("completed") => ("done", Glyph::Engine, format!("Attempt {number} on {engine}")),
        _ => ("", Glyph::Engine, format!("Attempt {number} on {engine}")),
    };
    let ran = attempt.ended_at.map(|ended| duration_words((ended - attempt.started_at).num_seconds()));
    let text = match ran {
        Some(ran) if tone == "done" => format!("{} steps in {ran}.", job.parameters.steps),
        Some(ran) => format!("Ended after {ran}."),
        None => String::new(),
    };
    Happening { tone, glyph, title, text, cause: attempt.error.clone(), at: attempt.started_at }
}

fn end(job: &GenerationJob) -> Option<Happening> {
    let (tone, glyph, text) = match job.status {
        JobStatus::Completed => ("done", Glyph::Check, format!("{}.", pictures(job.images.len() as u32))),
        JobStatus::Failed => ("failed", Glyph::Alert, job.error_message.clone().unwrap_or_default()),
        JobStatus::Cancelled => ("", Glyph::Close, job.cancel_reason.clone().unwrap_or_default()),
        JobStatus::Pending | JobStatus::Running => return None,
    };
    let at = job.completed_at.unwrap_or(job.updated_at);
    Some(Happening { tone, glyph, title: job.label().into(), text, cause: None, at })
}

/// Waited, lost and generated seconds as one bar.
#[component]
fn TimeSplit(job: GenerationJob, attempts: Vec<JobAttempt>) -> impl IntoView {
    let spent = |wanted: bool| -> i64 {
        let some =
            attempts.iter().filter(|attempt| (attempt.outcome.as_deref() == Some("completed")) == wanted);
        some.filter_map(|attempt| Some((attempt.ended_at? - attempt.started_at).num_seconds())).sum()
    };
    let ended = job.completed_at?;
    let (generated, lost) = (spent(true), spent(false));
    let waited = ((ended - job.created_at).num_seconds() - generated - lost).max(0);
    let parts = [
        ("Waited", waited, "var(--waiting)"),
        ("Lost", lost, "var(--failed)"),
        ("Generated", generated, "var(--accent-bar)"),
    ];
    let parts = parts.into_iter().filter(|(_, seconds, _)| *seconds > 0);
    let bar = parts
        .clone()
        .map(|(_, seconds, colour)| view! { <i style=format!("--part:{seconds};--c:{colour}")></i> })
        .collect_view();
    let legend = parts
        .map(|(word, seconds, colour)| {
            view! {
                <span>
                    <i style=format!("--c:{colour}")></i>
                    {format!("{word} {}", duration_words(seconds))}
                </span>
            }
        })
        .collect_view();
    Some(view! {
        <div class="split-bar" aria-hidden="true">{bar}</div>
        <p class="legend below">{legend}</p>
    })
}
