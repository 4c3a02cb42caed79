//! The timeline of a job. Rendered by the server only.

mod attempt_words;
mod time_split;

use crate::jobs::display::picture_count;
use crate::jobs::{GenerationJob, JobAttempt, JobStatus};
use crate::partials::render::Cause;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::time::{LocalTime, Precision, format_duration};
use attempt_words::AttemptWords;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use time_split::TimeSplit;

/// An entry of the timeline.
struct TimelineEvent {
    /// Value of `data-status`; empty for neutral events.
    tone: &'static str,
    glyph: Glyph,
    title: String,
    text: String,
    cause: Option<String>,
    at: DateTime<Utc>,
}

impl TimelineEvent {
    fn new(tone: &'static str, glyph: Glyph, title: impl Into<String>, at: DateTime<Utc>) -> Self {
        Self { tone, glyph, title: title.into(), text: String::new(), cause: None, at }
    }

    fn with_text(self, text: impl Into<String>) -> Self {
        Self { text: text.into(), ..self }
    }
}

/// The timeline, below a bar of how the time was spent. `now` is the server's.
#[component]
pub fn Timeline<'a>(
    job: &'a GenerationJob,
    attempts: &'a [JobAttempt],
    /// The images came from the engine's cache.
    cached: bool,
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let items = events(job, attempts, cached, now).into_iter().map(item).collect_view();
    view! {
        <TimeSplit job attempts now />
        <ol class="timeline" role="list">
            {created(job)}
            {items}
        </ol>
    }
}

fn created(job: &GenerationJob) -> AnyView {
    let parent = job.parent_job_id.map(|id| {
        view! {
            "Made from "
            <a href=format!("/jobs/{id}")>{format!("job {}", crate::jobs::display::group_thousands(id))}</a>
            "."
        }
    });
    let at = job.created_at;
    view! {
        <li class="timeline__item" data-status="">
            <span class="timeline__node"><Icon glyph=Glyph::Plus /></span>
            <div>
                <p class="timeline__title">"Created"</p>
                <div class="timeline__text">{parent}</div>
            </div>
            <LocalTime at precision=Precision::Clock class="timeline__time" />
        </li>
    }
    .into_any()
}

fn item(event: TimelineEvent) -> AnyView {
    let TimelineEvent { tone, glyph, title, text, cause, at } = event;
    view! {
        <li class="timeline__item" data-status=tone>
            <span class="timeline__node"><Icon glyph /></span>
            <div>
                <p class="timeline__title">{title}</p>
                <div class="timeline__text">{text}<Cause cause /></div>
            </div>
            <LocalTime at precision=Precision::Clock class="timeline__time" />
        </li>
    }
    .into_any()
}

fn events(
    job: &GenerationJob,
    attempts: &[JobAttempt],
    cached: bool,
    now: DateTime<Utc>,
) -> Vec<TimelineEvent> {
    let mut all = Vec::new();
    let mut free_since = job.created_at;
    for (index, attempt) in attempts.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| attempts.get(before));
        all.extend(waited(free_since, attempt.started_at, before));
        all.push(attempt_event(&AttemptWords { attempt, job, cached, now }));
        free_since = attempt.ended_at.unwrap_or(attempt.started_at);
    }
    all.extend(end(job, attempts.last(), free_since, now));
    all
}

fn waited(since: DateTime<Utc>, until: DateTime<Utc>, before: Option<&JobAttempt>) -> Option<TimelineEvent> {
    let seconds = (until - since).num_seconds();
    let text = before.map_or("In queue.", |_| "Retry delay.");
    (seconds > 0).then(|| {
        let title = format!("Waited {}", format_duration(seconds));
        TimelineEvent::new("waiting", Glyph::Clock, title, since).with_text(text)
    })
}

fn attempt_event(words: &AttemptWords<'_>) -> TimelineEvent {
    let glyph = match words.tone() {
        "failed" => Glyph::Alert,
        "waiting" => Glyph::Retry,
        "cancelled" => Glyph::Close,
        _ => Glyph::Engine,
    };
    let attempt = words.attempt;
    let event = TimelineEvent::new(words.tone(), glyph, words.title(), attempt.started_at);
    TimelineEvent { cause: attempt.error.clone(), ..event.with_text(words.text()) }
}

/// How the job ended, or what it waits for.
fn end(
    job: &GenerationJob,
    last: Option<&JobAttempt>,
    free_since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<TimelineEvent> {
    let at = job.completed_at.unwrap_or(job.updated_at);
    let label = job.label();
    let message = job.error_message.clone().unwrap_or_default();
    Some(match job.status {
        JobStatus::Running => return None,
        JobStatus::Pending => {
            let seconds = (now - free_since).num_seconds();
            let title = format!("{label} for {}", format_duration(seconds));
            TimelineEvent::new("waiting", Glyph::Clock, title, free_since).with_text(waits_for(job, message))
        }
        JobStatus::Completed => {
            TimelineEvent::new("done", Glyph::Check, label, at).with_text(format!("{}.", picture_words(job)))
        }
        JobStatus::Failed => TimelineEvent::new("failed", Glyph::Alert, label, at).with_text(message),
        JobStatus::Cancelled => {
            let nobody = if last.is_some() { "" } else { "Never started." };
            let text = job.cancel_reason.clone().unwrap_or_else(|| nobody.into());
            TimelineEvent::new("cancelled", Glyph::Close, label, at).with_text(text)
        }
    })
}

/// The job's number of pictures, and how many of them were deleted: "4 pictures, 2 deleted".
pub(super) fn picture_words(job: &GenerationJob) -> String {
    let (wanted, left) = (job.parameters.batch_size, job.images.len() as u32);
    let all = picture_count(wanted);
    match wanted.saturating_sub(left) {
        _ if job.status != JobStatus::Completed => all,
        0 => all,
        _ if left == 0 => format!("{all}, deleted"),
        deleted => format!("{all}, {deleted} deleted"),
    }
}

fn waits_for(job: &GenerationJob, message: String) -> String {
    match job.queue_position {
        _ if job.held => "Starts when you release it.".into(),
        _ if !message.is_empty() => message,
        Some(1) => "Next in your queue.".into(),
        Some(place) => format!("Position {place} in your queue."),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests;
