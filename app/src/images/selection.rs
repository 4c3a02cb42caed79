//! Which entries of the history are selected.

use super::HistoryEntry;
use super::loaded::LoadedHistory;
use crate::jobs::{JobStore, use_job_store};
use leptos::prelude::*;

/// The form that the cards' boxes belong to.
pub const BULK: &str = "images-bulk";

/// One entry that can be selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKey {
    Image(i64),
    /// One that has ended and has no pictures.
    Job(i64),
}

impl EntryKey {
    /// What `entry` is selected as, whether or not it can be.
    pub fn of(entry: &HistoryEntry) -> Self {
        match entry {
            HistoryEntry::Image(item) => Self::Image(item.id),
            HistoryEntry::Job(job) => Self::Job(job.id),
        }
    }

    /// The field of a form that it is in.
    pub fn field(self) -> (&'static str, i64) {
        match self {
            Self::Image(id) => ("ids[]", id),
            Self::Job(id) => ("jobs[]", id),
        }
    }

    pub fn image(self) -> Option<i64> {
        match self {
            Self::Image(id) => Some(id),
            Self::Job(_) => None,
        }
    }

    pub fn job(self) -> Option<i64> {
        match self {
            Self::Job(id) => Some(id),
            Self::Image(_) => None,
        }
    }
}

/// Entries, and where a range begins.
#[derive(Clone, Copy)]
pub struct Selection {
    selected: RwSignal<Vec<EntryKey>>,
    anchor: StoredValue<Option<EntryKey>>,
    loaded: LoadedHistory,
    store: JobStore,
}

impl Selection {
    /// Of what is `loaded`; `selected` were ticked before the page lived.
    pub fn of(loaded: LoadedHistory, selected: Vec<EntryKey>) -> Self {
        let (selected, anchor) = (RwSignal::new(selected), StoredValue::new(None));
        Self { selected, anchor, loaded, store: use_job_store() }
    }

    pub fn has(self, one: EntryKey) -> bool {
        self.selected.with(|selected| selected.contains(&one))
    }

    /// All of them.
    pub fn all(self) -> Vec<EntryKey> {
        self.selected.get()
    }

    pub fn is_empty(self) -> bool {
        self.selected.with_untracked(Vec::is_empty)
    }

    pub fn clear(self) {
        self.selected.set(Vec::new());
        self.anchor.set_value(None);
    }

    /// Picks one, or no longer. Ranges begin here from now on.
    pub fn select(self, one: EntryKey, on: bool) {
        self.anchor.set_value(Some(one));
        self.put(&[one], on);
    }

    /// The same with all from where the range begins up to `one`.
    pub fn select_range(self, one: EntryKey, on: bool) {
        let shown = self.loaded();
        let place = |one| shown.iter().position(|shown| *shown == one);
        let anchor = self.anchor.get_value().and_then(place);
        match (anchor, place(one)) {
            (Some(from), Some(to)) => self.put(&shown[from.min(to)..=from.max(to)], on),
            _ => self.select(one, on),
        }
    }

    /// Picks all that is loaded.
    pub fn select_all(self) {
        self.put(&self.loaded(), true);
    }

    fn loaded(self) -> Vec<EntryKey> {
        self.loaded.entries.with_untracked(|entries| {
            entries.iter().filter(|entry| self.is_selectable(entry)).map(EntryKey::of).collect()
        })
    }

    /// An active job cannot be deleted. The list may be older than what is known of the job.
    fn is_selectable(self, entry: &HistoryEntry) -> bool {
        let HistoryEntry::Job(job) = entry else { return true };
        let known = self.store.find(job.id).map(|cell| cell.job.with_untracked(|job| job.status));
        known.unwrap_or(job.status).is_terminal()
    }

    fn put(self, some: &[EntryKey], on: bool) {
        self.selected.update(|selected| {
            selected.retain(|one| !some.contains(one));
            if on {
                selected.extend_from_slice(some);
            }
        });
    }
}
