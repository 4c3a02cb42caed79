//! The current job, large: its preview, its progress, its outcome.

mod canvas;
mod elapsed;
mod info;

use crate::jobs::display::tone;
use crate::jobs::{JobCell, JobStatus, JobStore, use_job_store};
use crate::live::use_live;
use canvas::Canvas;
use info::Info;
use leptos::prelude::*;

/// The stage; an empty state before the first job.
#[component]
pub fn Stage() -> impl IntoView {
    let store = use_job_store();
    let staged = Memo::new(move |shown: Option<&Option<i64>>| staged(store, shown.copied().flatten()));
    let live = use_live();
    Effect::new(move |_| live.watch(staged.get()));
    on_cleanup(move || live.watch(None));
    move || match staged.get().and_then(|id| store.find(id)) {
        Some(cell) => view! { <StagedJob cell /> }.into_any(),
        None => view! { <EmptyStage /> }.into_any(),
    }
}

/// The running job that started first, until it ends; then the next running one.
/// While none runs: the next waiting job, else the newest of all.
fn staged(store: JobStore, shown: Option<i64>) -> Option<i64> {
    let active = store.active();
    let runs = |cell: &&JobCell| cell.job.with(|job| job.status == JobStatus::Running);
    let running = |id: i64| active.iter().find(|cell| cell.id == id).filter(runs).is_some();
    if let Some(shown) = shown.filter(|id| running(*id)) {
        return Some(shown);
    }
    let newest = store.all().last().map(|cell| cell.id);
    let next = active.iter().find(runs).or(active.first()).map(|cell| cell.id);
    next.or(newest)
}

#[component]
fn EmptyStage() -> impl IntoView {
    view! {
        <section class="stage stage--empty" aria-label="Stage">
            <div class="empty empty--center">
                <p>"Your picture will appear here as it generates."</p>
                <a class="button" href="#prompt" rel="external">"Write a prompt"</a>
            </div>
        </section>
    }
}

#[component]
fn StagedJob(cell: JobCell) -> impl IntoView {
    let job = cell.job.clone();
    let status = Memo::new(move |_| job.with(tone));
    let job = cell.job.clone();
    let label = move || {
        job.with(|job| {
            let beginning: String = job.parameters.prompt.chars().take(60).collect();
            format!("{}: {beginning}", job.label())
        })
    };
    let chosen = RwSignal::new(0);
    let id = cell.id;
    view! {
        <section class="stage" data-status=move || status.get() data-job-id=id aria-label=label>
            <Canvas cell=cell.clone() chosen />
            <Info cell chosen />
        </section>
    }
}
