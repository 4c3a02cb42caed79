//! The justified grid of the history, grouped by day.

use super::loaded::LoadedHistory;
use super::rows::Day;
use super::window::GridWindow;
use crate::images::HistoryEntry;
use crate::images::card::ImageCard;
use crate::jobs::JobCard;
use crate::parts::time::{now, recent_day};
use domain::decimal;
use leptos::prelude::*;
use std::ops::Range;

/// Cells whose pictures load eagerly: the first row or two.
const EAGER: usize = 6;

/// One heading per day and one cell per entry, for the entries that `window` renders.
#[component]
pub fn HistoryGrid(loaded: LoadedHistory, window: GridWindow) -> impl IntoView {
    let days = Memo::new(move |_| {
        let part = window.part.get().entries;
        let shown = |day: &Day| Day { entries: meet(&day.entries, &part), ..day.clone() };
        window
            .days
            .with(|days| days.iter().map(shown).filter(|day| !day.entries.is_empty()).collect::<Vec<_>>())
    });
    window.follow();
    let room = |height: f64| format!("block-size:{}px", decimal::fixed(height, 2));
    view! {
        <div class="gallery__days" node_ref=window.root>
            <div class="gallery__room" style=move || room(window.part.get().above)></div>
            <For each=move || days.get() key=|day| (day.words.clone(), day.again) let:day>
                <DaySection day days loaded window />
            </For>
            <div class="gallery__room" style=move || room(window.part.get().below)></div>
        </div>
    }
}

fn meet(one: &Range<usize>, other: &Range<usize>) -> Range<usize> {
    one.start.max(other.start)..one.end.min(other.end)
}

#[component]
fn DaySection(
    day: Day,
    /// The rendered days, each with its rendered entries.
    days: Memo<Vec<Day>>,
    loaded: LoadedHistory,
    window: GridWindow,
) -> impl IntoView {
    let (words, again) = (day.words, day.again);
    let said = heading(words.clone(), window);
    let find = move |days: &Vec<Day>| {
        let same = |day: &&Day| day.words == words && day.again == again;
        days.iter().find(same).map(|day| day.entries.clone()).unwrap_or_default()
    };
    let all = {
        let find = find.clone();
        Memo::new(move |_| window.days.with(|days| count(&find(days), loaded)))
    };
    let shown = Memo::new(move |_| days.with(|days| find(days)));
    let cells = move || {
        loaded.entries.with(|entries| {
            let shown = shown.get();
            let first = shown.start;
            entries.get(shown).unwrap_or_default().iter().cloned().zip(first..).collect::<Vec<_>>()
        })
    };
    view! {
        <h2 class="day">{said}" "<span>{all}</span></h2>
        <ul class="grid" role="list">
            <For each=cells key=|(entry, _)| key(entry) let:cell>
                <Cell entry=cell.0 index=cell.1 loaded />
            </For>
        </ul>
    }
}

/// The number of a day's entries: "24", or "24+" for the last day while there is more to load.
fn count(day: &Range<usize>, loaded: LoadedHistory) -> String {
    let is_last = loaded.entries.with(Vec::len) == day.end;
    let more = if is_last && loaded.next.with(Option::is_some) { "+" } else { "" };
    format!("{}{more}", day.len())
}

/// A day's heading: the date from the server; in the browser "Today" or "Yesterday" where that applies.
/// Updated when the list changes, since midnight may have passed.
fn heading(words: String, window: GridWindow) -> RwSignal<String> {
    let said = RwSignal::new(words.clone());
    Effect::new(move |_: Option<()>| {
        window.days.track();
        said.set(recent_day(&words, now()).map_or_else(|| words.clone(), str::to_owned));
    });
    said
}

/// A cell's key: the cell is rendered again when it changes.
fn key(entry: &HistoryEntry) -> (i64, i64, bool) {
    match entry {
        HistoryEntry::Image(item) => (item.id, 0, item.is_favorite),
        HistoryEntry::Job(job) => (-job.id, job.revision, false),
    }
}

#[component]
fn Cell(entry: HistoryEntry, index: usize, loaded: LoadedHistory) -> impl IntoView {
    match entry {
        HistoryEntry::Image(item) => {
            // The picture's address contains the history's query.
            let query = loaded.address.get_value();
            view! { <ImageCard item query eager=index < EAGER selection=use_context() /> }.into_any()
        }
        HistoryEntry::Job(job) => view! { <JobCard job selection=use_context() /> }.into_any(),
    }
}
