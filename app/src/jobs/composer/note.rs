//! The line under the button.

use crate::jobs::estimate_words::range_words;
use crate::jobs::{Estimate, JobCell, JobStatus, use_job_store};
use leptos::prelude::*;

/// What a press would lead to; `ready` if an engine could draw when the page was made.
#[component]
pub fn Note(ready: bool) -> impl IntoView {
    let store = use_job_store();
    let words = Memo::new(move |_| {
        let mut before = store.active();
        before.retain(|cell| cell.job.with(|job| !job.held));
        let waits = |cell: &JobCell| cell.job.with(|job| job.status == JobStatus::Pending);
        let after = match before.len() {
            _ if store.paused() => return "Waits: the queue is paused".to_owned(),
            // Those that run come first.
            _ if !ready && before.first().is_none_or(waits) => return "Waits: no engine is ready".to_owned(),
            0 => return "Starts at once".to_owned(),
            1 => "Starts after 1 job".to_owned(),
            count => format!("Starts after {count} jobs"),
        };
        let last = before.last().and_then(|cell| cell.job.with(|job| job.estimate.and_then(until_end)));
        match last {
            Some(range) => format!("{after}, in about {}", range_words(range)),
            None => after,
        }
    });
    view! { <p class="composer__note">{words}</p> }
}

/// Seconds until a job with this estimate has ended; none while it is not known when it starts.
fn until_end(estimate: Estimate) -> Option<[i64; 2]> {
    let [wait, run] = [estimate.wait_s.unwrap_or_default(), estimate.run_s?];
    Some([wait[0] + run[0], wait[1] + run[1]])
}
