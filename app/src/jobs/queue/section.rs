//! The user's active and recently failed jobs.

mod edit_dialog;
mod item;
mod reorder;
mod row_form;
mod selection;
mod state;

use crate::engines::Choices;
use crate::jobs::display::group_thousands;
use crate::jobs::{JobStatus, use_job_store};
use crate::parts::icon::{Glyph, Icon};
use crate::parts::menu::close_when_left;
use edit_dialog::EditDialog;
use item::QueueItem;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use reorder::Reorder;
use selection::{BulkForm, JobSelection};

/// Waiting jobs shown before "Show all".
const SHOWN: usize = 50;

/// The queue under the stage.
#[component]
pub fn QueueSection(choices: Choices) -> impl IntoView {
    let store = use_job_store();
    let query = use_query_map();
    let selecting = Memo::new(move |_| query.with(|query| query.get("select").is_some()));
    let all = Memo::new(move |_| query.with(|query| query.get("queue").is_some()));
    close_when_left();
    let selection = JobSelection::default();
    let reorder = Reorder::new(store);
    let shown = Memo::new(move |_| rows(if all.get() { usize::MAX } else { SHOWN }));
    let count = Memo::new(move |_| store.active().len());
    let some = Memo::new(move |_| shown.with(|shown| !shown.is_empty()));
    let waiting = move || store.queue_order().with(|line| line.len());
    view! {
        <section id="queue" aria-labelledby="queue-heading">
            <div class="section__head">
                <h2 id="queue-heading">"Queue"</h2>
                <span class="count">{count}</span>
                <SelectLink selecting count />
            </div>
            <Show when=move || store.paused()>
                <p class="notice notice--flush queue__paused" data-status="waiting" role="status">
                    <Icon glyph=Glyph::Pause />
                    <span>
                        <b>"The queue is paused."</b>
                        " Running jobs will finish. New ones start when an admin resumes."
                    </span>
                </p>
            </Show>
            <Show when=move || selecting.get()>
                <BulkForm selection />
            </Show>
            <Show
                when=move || some.get()
                fallback=|| view! { <p class="queue__none">"Queue is empty."</p> }
            >
                <ol
                    class="queue"
                    role="list"
                    data-selecting=move || selecting.get().then_some("")
                    on:change=move |event| selection.changed(&event)
                    on:click=move |event| reorder.click(&event)
                    on:focusout=move |event| reorder.left(&event)
                    on:keydown=move |event| reorder.key(&event)
                    on:pointerdown=move |event| reorder.grab(&event)
                    on:pointermove=move |event| reorder.drag(&event)
                    on:pointerup=move |event| reorder.drop_at(&event)
                    on:pointercancel=move |_| reorder.cancel()
                >
                    <For each=move || shown.get() key=|item| *item let:item>
                        {store.find(item.0).map(|cell| view! { <QueueItem cell tone=item.1 /> })}
                    </For>
                </ol>
            </Show>
            <Show when=move || !all.get() && (waiting() > SHOWN)>
                <p class="queue__more">
                    <a class="button button--quiet button--small" href="/generate?queue=all" data-noscroll="">
                        {move || format!("Show all {}", group_thousands(waiting() as i64))}
                    </a>
                </p>
            </Show>
            <p id="queue-keys" hidden>
                "Press Space to lift, arrow keys to move, Space to drop, Escape to cancel. Alt and an arrow key move it directly."
            </p>
            <EditDialog choices />
        </section>
    }
}

/// Running jobs, the first `most` waiting ones and recent failures. Each has its tone, because a job gets a new row
/// when its state changes.
fn rows(most: usize) -> Vec<(i64, &'static str)> {
    let store = use_job_store();
    let failed = store.all().into_iter().rev();
    let failed = failed.filter(|cell| cell.job.with(|job| job.status == JobStatus::Failed));
    let mut waiting = 0;
    let active = store.active().into_iter().filter(|cell| {
        let waits = cell.job.with(|job| job.status == JobStatus::Pending);
        waiting += usize::from(waits);
        !waits || waiting <= most
    });
    active.chain(failed).map(|cell| (cell.id, cell.job.with(crate::jobs::display::tone))).collect()
}

/// Turns selecting on and off; a link, so that it works without JavaScript.
#[component]
fn SelectLink(selecting: Memo<bool>, count: Memo<usize>) -> impl IntoView {
    view! {
        <Show when=move || selecting.get() || (count.get() > 1)>
            <a
                class="button button--quiet button--small push"
                href=move || if selecting.get() { "/generate#queue" } else { "/generate?select=several#queue" }
                data-noscroll=""
            >
                {move || if selecting.get() { "Done" } else { "Select" }}
            </a>
        </Show>
    }
}
