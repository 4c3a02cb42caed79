//! The numbers of running and waiting jobs in the top bar, as a link to the queue.

use crate::jobs::api::queue_counts;
use crate::jobs::{JobStatus, QueueCounts, use_job_store};
use crate::live::{Message, use_live};
use crate::parts::loading::load;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The chip; empty while no job is active.
#[component]
pub fn QueueChip() -> impl IntoView {
    let counts = load(|| (), |()| queue_counts());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let counts = counts.await.unwrap_or_default();
                view! { <Chip counts /> }
            })}
        </Suspense>
    }
}

#[component]
fn Chip(counts: QueueCounts) -> impl IntoView {
    let counts = RwSignal::new(counts);
    use_live().listen(move |message| match message {
        Message::Queue(new) => counts.set(*new),
        Message::Refetch => spawn_local(async move {
            if let Ok(new) = queue_counts().await {
                counts.set(new);
            }
        }),
        _ => {}
    });
    let shown = move || counts.with(|counts| counts.running + counts.waiting > 0);
    view! {
        <Show when=shown>
            <a class="topbar__queue" href="/generate#queue">
                <Ring />
                <span class="sr">"Queue: "</span>
                <span><span class="topbar__long">"Generating "</span><b>{move || counts.get().running}</b></span>
                <span class="sr">", "</span>
                <span class="topbar__sep"></span>
                <span><span class="topbar__long">"Waiting "</span><b>{move || counts.get().waiting}</b></span>
            </a>
        </Show>
    }
}

/// Average progress of the running jobs. Empty before hydration, because it depends on live updates.
#[component]
fn Ring() -> impl IntoView {
    let store = use_job_store();
    let percent = RwSignal::new(0);
    Effect::new(move |_| {
        let all = store.all().into_iter();
        let running: Vec<u32> = all
            .filter_map(|cell| {
                cell.job.with(|job| (job.status == JobStatus::Running).then_some(job.progress.percent))
            })
            .collect();
        percent.set(running.iter().sum::<u32>().checked_div(running.len() as u32).unwrap_or(0));
    });
    view! { <span class="topbar__ring" style=move || format!("--progress:{}%", percent.get())></span> }
}
