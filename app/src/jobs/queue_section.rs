//! Every active job of one's own, and what failed lately.

use super::actions::{CancelButton, DeleteButton, Look, RetryButton, ReuseButton};
use super::failure::Failure;
use super::status::StatusWord;
use super::words::{summary, tone};
use super::{JobCell, JobStatus, use_job_store};
use crate::icon::{Glyph, Icon};
use leptos::prelude::*;

/// The queue under the stage.
#[component]
pub fn QueueSection() -> impl IntoView {
    let store = use_job_store();
    let failed = move || {
        let all = store.all().into_iter().rev();
        all.filter(|cell| cell.job.with(|job| job.status == JobStatus::Failed)).collect::<Vec<_>>()
    };
    let shown = Memo::new(move |_| {
        let cells = store.active().into_iter().chain(failed());
        cells.map(|cell| (cell.id, cell.job.with(tone))).collect::<Vec<_>>()
    });
    let count = move || shown.with(|shown| shown.iter().filter(|(_, tone)| *tone != "failed").count());
    view! {
        <section id="queue" aria-labelledby="queue-heading">
            <div class="section__head">
                <h2 id="queue-heading">"Queue"</h2>
                <span class="count">{count}</span>
            </div>
            <Show
                when=move || shown.with(|shown| !shown.is_empty())
                fallback=|| view! { <p class="small quiet">"Nothing runs or waits."</p> }
            >
                <ol class="queue" role="list">
                    <For each=move || shown.get() key=|item| *item let:item>
                        {store.find(item.0).map(|cell| view! { <QueueItem cell tone=item.1 /> })}
                    </For>
                </ol>
            </Show>
        </section>
    }
}

/// One job; it is made anew when its state changes.
#[component]
fn QueueItem(cell: JobCell, tone: &'static str) -> impl IntoView {
    let job = cell.job.get_untracked();
    let failed = tone == "failed";
    view! {
        <li class="queue__item" data-status=tone data-job-id=cell.id>
            <Place cell=cell.clone() />
            <Thumb cell=cell.clone() failed />
            <div class="queue__body">
                <a class="queue__title" href=format!("/jobs/{}", job.id)>{job.parameters.prompt.clone()}</a>
                {if failed {
                    view! {
                        <Failure job=job.clone() />
                        <div class="row">
                            <RetryButton job_id=job.id look=Look::Small />
                            <ReuseButton job_id=job.id label="Edit" look=Look::Small />
                        </div>
                    }
                        .into_any()
                } else {
                    view! { <p class="queue__meta">{summary(&job)}</p> }.into_any()
                }}
            </div>
            {(!failed).then(|| view! { <State cell=cell.clone() /> })}
            <div class="queue__actions">
                {if failed {
                    view! { <DeleteButton job_id=job.id look=Look::Sign /> }.into_any()
                } else {
                    let stopping = Signal::derive(move || cell.job.with(|job| job.cancel_requested_at.is_some()));
                    view! { <CancelButton job_id=job.id stopping look=Look::Sign /> }.into_any()
                }}
            </div>
        </li>
    }
}

#[component]
fn Place(cell: JobCell) -> impl IntoView {
    view! { <span class="queue__place">{move || cell.job.with(|job| job.queue_position)}</span> }
}

/// The preview, or the shape the picture will have.
#[component]
fn Thumb(cell: JobCell, failed: bool) -> impl IntoView {
    let (width, height) = cell.job.with_untracked(|job| (job.parameters.width, job.parameters.height));
    let longest = width.max(height).max(1);
    let shape = format!("--w:{}px;--h:{}px", 26 * width / longest, 26 * height / longest);
    view! {
        <span class="queue__thumb">
            {move || match (failed, cell.preview.get()) {
                (true, _) => view! { <Icon glyph=Glyph::Alert /> }.into_any(),
                (false, Some(address)) => view! { <img src=address alt="" decoding="async" /> }.into_any(),
                (false, None) => view! { <i style=shape.clone()></i> }.into_any(),
            }}
        </span>
    }
}

#[component]
fn State(cell: JobCell) -> impl IntoView {
    let job = cell.job.clone();
    let shown = Memo::new(move |_| job.with(|job| (tone(job), job.label(), job.error_message.clone())));
    let job = cell.job.clone();
    let running = Memo::new(move |_| job.with(|job| job.status == JobStatus::Running));
    let progress = Memo::new(move |_| cell.job.with(|job| job.progress.clone()));
    let steps = move || progress.with(|progress| format!("{} / {}", progress.step, progress.total));
    let label = move || progress.with(|progress| format!("Step {} of {}", progress.step, progress.total));
    view! {
        <div class="queue__state">
            <span>
                {move || {
                    let (tone, label, _) = shown.get();
                    view! { <StatusWord tone label class="status" /> }
                }}
                <Show when=move || running.get()>
                    <span>{steps}</span>
                </Show>
            </span>
            <Show
                when=move || running.get()
                fallback=move || shown.get().2.map(|why| view! { <span class="quiet">{why}</span> })
            >
                <progress
                    class="progress"
                    max=move || progress.get().total.max(1)
                    value=move || progress.get().step
                    aria-label=label
                ></progress>
            </Show>
        </div>
    }
}
