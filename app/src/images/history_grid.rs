//! The justified grid of the history, by days.

use super::card::ImageCard;
use super::loaded::Loaded;
use super::{ContentItem, HistoryEntry};
use crate::jobs::JobCard;
use crate::time::WallTime;
use leptos::prelude::*;

/// Cells whose pictures are fetched at once; the first row or two.
const EAGER: usize = 6;

/// One heading a day, one cell an entry.
#[component]
pub fn HistoryGrid(loaded: Loaded) -> impl IntoView {
    move || {
        let mut seen = 0;
        days(loaded.entries.get())
            .into_iter()
            .map(|(day, entries)| {
                let first = seen;
                seen += entries.len();
                view! { <Day day entries first address=loaded.address.get_value() /> }
            })
            .collect_view()
    }
}

#[component]
fn Day(
    day: String,
    entries: Vec<HistoryEntry>,
    first: usize,
    /// Query of the history's address, which pictures keep.
    address: String,
) -> impl IntoView {
    let count = entries.len();
    let cells = entries
        .into_iter()
        .enumerate()
        .map(|(index, entry)| match entry {
            HistoryEntry::Image(item) => {
                let query = address.clone();
                let selection = use_context();
                view! { <ImageCard item query eager=first + index < EAGER selection /> }.into_any()
            }
            HistoryEntry::Job(job) => view! { <JobCard job /> }.into_any(),
        })
        .collect_view();
    view! {
        <h2 class="day">{day}" "<span>{count}</span></h2>
        <ul class="grid" role="list">{cells}</ul>
    }
}

fn days(entries: Vec<HistoryEntry>) -> Vec<(String, Vec<HistoryEntry>)> {
    let mut days: Vec<(String, Vec<HistoryEntry>)> = Vec::new();
    for entry in entries {
        let at = match &entry {
            HistoryEntry::Image(ContentItem { created_at, .. }) => *created_at,
            HistoryEntry::Job(job) => job.created_at,
        };
        let day = WallTime::of(at).day_words();
        match days.last_mut() {
            Some((same, entries)) if *same == day => entries.push(entry),
            _ => days.push((day, vec![entry])),
        }
    }
    days
}
