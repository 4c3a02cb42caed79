//! The line below the Generate button.

use crate::jobs::parts::estimate_words::range_words;
use crate::jobs::{Estimate, JobCell, JobStatus, use_job_store};
use leptos::prelude::*;

/// When a new job would start; `ready` if an engine was available at page load.
#[component]
pub fn Note(ready: bool) -> impl IntoView {
    let store = use_job_store();
    let words = Memo::new(move |_| {
        let mut before = store.active();
        before.retain(|cell| cell.job.with(|job| !job.held));
        let waits = |cell: &JobCell| cell.job.with(|job| job.status == JobStatus::Pending);
        let after = match before.len() {
            _ if store.paused() => return "Queue is paused".to_owned(),
            // A running job means that an engine is available.
            _ if !ready && before.first().is_none_or(waits) => return "No engine available".to_owned(),
            0 => return "Starts right away".to_owned(),
            1 => "1 job ahead".to_owned(),
            count => format!("{count} jobs ahead"),
        };
        let last = before.last().and_then(|cell| cell.job.with(|job| job.estimate.and_then(until_end)));
        match last {
            Some(range) => format!("{after}, starts in about {}", range_words(range)),
            None => after,
        }
    });
    view! { <p class="composer__note">{words}</p> }
}

/// Seconds until a job with this estimate ends; `None` without an estimate of its run.
fn until_end(estimate: Estimate) -> Option<[i64; 2]> {
    let [wait, run] = [estimate.wait_s.unwrap_or_default(), estimate.run_s?];
    Some([wait[0] + run[0], wait[1] + run[1]])
}
