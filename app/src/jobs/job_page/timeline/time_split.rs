//! How a job's time was spent: waiting, in attempts without a result, and generating.

use crate::jobs::{GenerationJob, JobAttempt, JobStatus};
use crate::parts::time::format_duration;
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeKind {
    Waiting,
    Lost,
    Generating,
}

impl TimeKind {
    const ALL: [Self; 3] = [Self::Waiting, Self::Lost, Self::Generating];

    fn colour(self) -> &'static str {
        match self {
            Self::Waiting => "var(--waiting)",
            Self::Lost => "var(--failed)",
            Self::Generating => "var(--accent-bar)",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Waiting => "Waited",
            Self::Lost => "Lost",
            Self::Generating => "Generated",
        }
    }
}

/// The parts in chronological order, in seconds. For a job that has not ended, the last part ends `now`.
pub(super) fn parts(
    job: &GenerationJob,
    attempts: &[JobAttempt],
    now: DateTime<Utc>,
) -> Vec<(TimeKind, i64)> {
    let mut parts = Vec::new();
    let mut free_since = job.created_at;
    for attempt in attempts {
        let ended = attempt.ended_at.unwrap_or(now);
        let came_to_something = matches!(attempt.outcome.as_deref(), Some("completed") | None);
        parts.push((TimeKind::Waiting, (attempt.started_at - free_since).num_seconds()));
        let what = if came_to_something { TimeKind::Generating } else { TimeKind::Lost };
        parts.push((what, (ended - attempt.started_at).num_seconds()));
        free_since = ended;
    }
    if job.status != JobStatus::Running {
        let end = job.completed_at.unwrap_or(now);
        parts.push((TimeKind::Waiting, (end - free_since).num_seconds()));
    }
    parts.retain(|(_, seconds)| *seconds > 0);
    parts
}

/// A bar of the parts with their sums as a legend; empty during the first second.
#[component]
pub fn TimeSplit<'a>(
    job: &'a GenerationJob,
    attempts: &'a [JobAttempt],
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let parts = parts(job, attempts, now);
    let sum = |what: TimeKind| parts.iter().filter(|(part, _)| *part == what).map(|(_, s)| s).sum::<i64>();
    let legend = TimeKind::ALL
        .into_iter()
        .filter(|what| sum(*what) > 0)
        .map(|what| {
            view! {
                <span>
                    <i style=format!("--c:{}", what.colour())></i>
                    {format!("{} {}", what.word(), format_duration(sum(what)))}
                </span>
            }
        })
        .collect_view();
    let bar = parts
        .iter()
        .map(|(what, seconds)| view! { <i style=format!("--part:{seconds};--c:{}", what.colour())></i> })
        .collect_view();
    (!parts.is_empty()).then(|| {
        view! {
            <div class="split-bar" aria-hidden="true">{bar}</div>
            <p class="legend below">{legend}</p>
        }
    })
}
