//! /history: every picture, newest first, and the jobs that have none.

use super::api::history_page;
use super::history_grid::HistoryGrid;
use super::older::{Loaded, Older};
use super::{HistoryEntry, HistoryPage};
use crate::jobs::{refresh_on_news, use_job_store};
use crate::json::resource;
use crate::live::{Message, use_live};
use crate::refusal::Trouble;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The history, from the address' cursor on.
#[component]
pub fn HistoryView() -> impl IntoView {
    let query = use_query_map();
    let cursor = Memo::new(move |_| query.with(|query| query.get("cursor")));
    let page = resource(move || cursor.get(), history_page);
    view! {
        <Title text="History" />
        <Suspense fallback=|| view! { <div class="gallery" aria-busy="true"></div> }>
            {move || Suspend::new(async move {
                let older = cursor.get_untracked().is_some();
                match page.await {
                    Ok(page) => view! { <Gallery page older /> }.into_any(),
                    Err(error) => view! { <Trouble error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Gallery(
    page: HistoryPage,
    /// True when this is not the beginning of the history.
    older: bool,
) -> impl IntoView {
    let loaded = Loaded {
        entries: RwSignal::new(page.entries),
        next: RwSignal::new(page.next_cursor),
        loading: RwSignal::new(false),
        error: RwSignal::new(None),
    };
    refresh_on_news();
    if !older {
        follow_beginning(loaded);
    }
    let empty = Memo::new(move |_| loaded.entries.with(Vec::is_empty));
    view! {
        <div class="gallery">
            {older.then(|| view! { <p class="below"><a class="button button--quiet" href="/history">"Newest"</a></p> })}
            <Show when=move || !empty.get() fallback=EmptyHistory>
                <HistoryGrid entries=loaded.entries />
                <Older loaded />
            </Show>
        </div>
    }
}

#[component]
fn EmptyHistory() -> impl IntoView {
    view! {
        <div class="empty empty--center">
            <p>"Your pictures will be here, the newest first."</p>
            <a class="button button--primary" href="/generate">"Make the first picture"</a>
        </div>
    }
}

/// Asks for the first page again when a job ends or news may have been missed.
fn follow_beginning(loaded: Loaded) {
    let store = use_job_store();
    let refetch = move || {
        spawn_local(async move {
            if let Ok(page) = history_page(None).await {
                let _ = loaded.entries.try_update(|entries| renew(entries, page.entries));
            }
        });
    };
    Effect::new(move |before: Option<u32>| {
        let ended = store.ended();
        if before.is_some_and(|before| before != ended) {
            refetch();
        }
        ended
    });
    use_live().listen(move |message| {
        if matches!(message, Message::Refetch) {
            refetch();
        }
    });
}

/// Puts `newest` before those entries that are older than all of it.
fn renew(entries: &mut Vec<HistoryEntry>, newest: Vec<HistoryEntry>) {
    let Some(oldest) = newest.last().map(place) else { return entries.clear() };
    let rest = entries.drain(..).filter(|entry| place(entry) < oldest).collect::<Vec<_>>();
    *entries = newest;
    entries.extend(rest);
}

/// Where an entry stands: by job, then by place in its batch.
fn place(entry: &HistoryEntry) -> (i64, i32) {
    match entry {
        HistoryEntry::Image(item) => (item.job_id.unwrap_or_default(), -item.batch_index),
        HistoryEntry::Job(job) => (job.id, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn image(job_id: i64, batch_index: i32) -> HistoryEntry {
        HistoryEntry::Image(crate::images::ContentItem {
            id: job_id * 10 + i64::from(batch_index),
            job_id: Some(job_id),
            batch_index,
            title: String::new(),
            prompt: String::new(),
            mime: "image/png".into(),
            width: 8,
            height: 8,
            bytes: 1,
            is_favorite: false,
            cached: false,
            created_at: DateTime::UNIX_EPOCH,
        })
    }

    #[test]
    fn a_renewed_beginning_keeps_what_is_older_and_nothing_twice() {
        let mut entries = vec![image(3, 0), image(2, 0), image(1, 0)];
        renew(&mut entries, vec![image(4, 0), image(4, 1), image(3, 0), image(2, 0)]);
        assert_eq!(entries.iter().map(place).collect::<Vec<_>>(), [(4, 0), (4, -1), (3, 0), (2, 0), (1, 0)]);
    }
}
