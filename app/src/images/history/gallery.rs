//! The loaded part of the history, kept up to date.

use super::grid::HistoryGrid;
use super::loaded::{LoadedHistory, refresh};
use super::older::Older;
use super::saved_history::{SavedHistory, SavedHistoryStore};
use super::window::{GridWindow, RenderedRange};
use crate::images::address::with_query;
use crate::images::api::history_page;
use crate::images::bulk::bar::{BulkBar, provide_selection};
use crate::images::{HistoryEntry, HistoryPage};
use crate::jobs::{refresh_on_refetch, use_job_store};
use crate::live::{Message, use_live};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A page of the history and the pages loaded after it.
#[component]
pub fn Gallery(
    page: HistoryPage,
    /// Filters, in the form of the address' query.
    query: String,
    /// The address' cursor; none at the start of the history.
    cursor: Option<String>,
    /// The number of entries, once it changes.
    total: RwSignal<Option<(u64, bool)>>,
) -> impl IntoView {
    let address = address(&query, cursor.as_deref());
    let filtered = !query.is_empty();
    let newest = with_query("/history", &query);
    let left = use_context::<SavedHistoryStore>();
    let (entries, next, rendered) = match left.and_then(|left| left.restore(&address)) {
        Some(left) => merge_saved(left, page),
        None => (page.entries, page.next_cursor, None),
    };
    let loaded = LoadedHistory {
        entries: RwSignal::new(entries),
        next: RwSignal::new(next),
        loading: RwSignal::new(false),
        error: RwSignal::new(None),
        total,
        query: StoredValue::new(query),
        address: StoredValue::new(address),
    };
    let window = GridWindow::over(loaded, rendered);
    if let Some(left) = left {
        left.save_on_leave(loaded, window);
    }
    refresh_on_refetch();
    if cursor.is_none() {
        keep_first_page_current(loaded);
    }
    let selection = provide_selection(loaded);
    let empty = Memo::new(move |_| loaded.entries.with(Vec::is_empty));
    let newest = cursor.map(|_| {
        view! { <p class="below"><a class="button button--quiet" href=newest>"Newest"</a></p> }
    });
    view! {
        <div class="gallery" data-has-selection=move || (!selection.all().is_empty()).then_some("")>
            <BulkBar selection loaded />
            {newest}
            <Show when=move || !empty.get() fallback=move || view! { <EmptyHistory filtered /> }>
                <HistoryGrid loaded window />
                <Older loaded />
            </Show>
        </div>
    }
}

/// The query of the address with these filters and this cursor.
fn address(query: &str, cursor: Option<&str>) -> String {
    match cursor {
        None => query.to_owned(),
        Some(cursor) if query.is_empty() => format!("cursor={cursor}"),
        Some(cursor) => format!("{query}&cursor={cursor}"),
    }
}

#[component]
fn EmptyHistory(
    /// True when filters may hide entries.
    filtered: bool,
) -> impl IntoView {
    let (words, class, to, label) = match filtered {
        true => ("No matches.", "button", "/history", "Clear filters"),
        false => {
            let words = "No pictures yet.";
            (words, "button button--primary", "/generate", "Create your first picture")
        }
    };
    view! {
        <div class="empty empty--center">
            <p>{words}</p>
            <a class=class href=to>{label}</a>
        </div>
    }
}

/// The entries and rows that were loaded when the user left the history, with the current first page merged in.
fn merge_saved(
    left: SavedHistory,
    page: HistoryPage,
) -> (Vec<HistoryEntry>, Option<String>, Option<RenderedRange>) {
    let SavedHistory { mut entries, next, rendered, .. } = left;
    let first = page.entries.len();
    refresh(&mut entries, page.entries);
    let next = if entries.len() > first { next } else { page.next_cursor };
    (entries, next, rendered)
}

/// Loads the first page again when a job ends or messages may have been missed.
fn keep_first_page_current(loaded: LoadedHistory) {
    let store = use_job_store();
    let refetch = move || {
        spawn_local(async move {
            if let Ok(page) = history_page(loaded.query.get_value(), None).await {
                loaded.refresh(page);
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
