//! How long a job runs already, and about how long it still will. Both need a clock,
//! so both stay empty until the page is alive.

use crate::jobs::{JobCell, JobStatus};
use crate::live::use_live;
use crate::time::{duration_words, stopwatch};
use leptos::prelude::*;
use std::time::Duration;

/// Steps after which the time left is worth saying.
const STEPS_TO_TELL: u32 = 3;

/// "KSampler · 0:14" and "about 9 s left".
#[component]
pub fn Elapsed(cell: JobCell) -> impl IntoView {
    let seconds = RwSignal::new(None::<i64>);
    let live = use_live();
    let job = cell.job.clone();
    let look = move || {
        let started = job.with_untracked(|job| job.started_at.filter(|_| job.status == JobStatus::Running));
        let elapsed = started.map(|at| ((live.server_now() - at.timestamp_millis() as f64) / 1000.0) as i64);
        let _ = seconds.try_set(elapsed.map(|elapsed| elapsed.max(0)));
    };
    Effect::new(move |_| {
        look();
        if let Ok(ticking) = set_interval_with_handle(look.clone(), Duration::from_secs(1)) {
            on_cleanup(move || ticking.clear());
        }
    });
    let job = cell.job.clone();
    let now = move || {
        let stage = job.with(|job| job.progress.stage.clone());
        match (stage.is_empty(), seconds.get()) {
            (true, None) => "Starting".to_owned(),
            (true, Some(elapsed)) => stopwatch(elapsed),
            (false, None) => stage,
            (false, Some(elapsed)) => format!("{stage} · {}", stopwatch(elapsed)),
        }
    };
    let job = cell.job;
    let left = move || {
        let progress = job.with(|job| job.progress.clone());
        let elapsed = seconds.get().filter(|_| progress.step >= STEPS_TO_TELL)?;
        let left =
            elapsed * i64::from(progress.total.saturating_sub(progress.step)) / i64::from(progress.step);
        (left > 0).then(|| format!("about {} left", duration_words(left)))
    };
    view! {
        <p class="stage__times">
            <span>{now}</span>
            <span>{left}</span>
        </p>
    }
}
