//! A job's stage, elapsed time and estimated remaining time. The elapsed time needs a clock, so it stays empty
//! until the page is hydrated.

use crate::jobs::display::stage_label;
use crate::jobs::parts::estimate_words::left_words;
use crate::jobs::{JobCell, JobStatus};
use crate::live::use_live;
use crate::parts::time::format_stopwatch;
use leptos::prelude::*;
use std::time::Duration;

/// "Generating · 0:14", and "about 8 to 12 s left" if finished jobs allow an estimate.
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
        let doing = job.with(|job| stage_label(&job.progress.stage));
        match seconds.get() {
            None => doing,
            Some(elapsed) => format!("{doing} · {}", format_stopwatch(elapsed)),
        }
    };
    let job = cell.job;
    let left =
        Memo::new(move |_| job.with(|job| job.estimate.and_then(|estimate| estimate.run_s)).map(left_words));
    view! {
        <p class="stage__times">
            <span>{now}</span>
            <span>{left}</span>
        </p>
    }
}
