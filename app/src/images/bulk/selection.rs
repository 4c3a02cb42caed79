//! Which entries of the history are selected.

use crate::images::HistoryEntry;
use crate::images::history::loaded::LoadedHistory;
use crate::jobs::{JobStore, use_job_store};
use leptos::prelude::*;

/// The form that the cards' checkboxes belong to.
pub const BULK: &str = "images-bulk";

/// One entry that can be selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKey {
    Image(i64),
    /// A job that has ended without pictures.
    Job(i64),
}

impl EntryKey {
    /// The key of `entry`, whether or not it can be selected.
    pub fn of(entry: &HistoryEntry) -> Self {
        match entry {
            HistoryEntry::Image(item) => Self::Image(item.id),
            HistoryEntry::Job(job) => Self::Job(job.id),
        }
    }

    /// Name and value of its form field.
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

/// The selected entries, and where a range starts.
#[derive(Clone, Copy)]
pub struct Selection {
    selected: RwSignal<Vec<EntryKey>>,
    anchor: StoredValue<Option<EntryKey>>,
    loaded: LoadedHistory,
    store: JobStore,
}

impl Selection {
    /// A selection within `loaded`; `selected` were checked before hydration.
    pub fn of(loaded: LoadedHistory, selected: Vec<EntryKey>) -> Self {
        let (selected, anchor) = (RwSignal::new(selected), StoredValue::new(None));
        Self { selected, anchor, loaded, store: use_job_store() }
    }

    pub fn has(self, one: EntryKey) -> bool {
        self.selected.with(|selected| selected.contains(&one))
    }

    /// All selected entries.
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

    /// Selects or deselects one entry. The next range starts here.
    pub fn select(self, one: EntryKey, on: bool) {
        self.anchor.set_value(Some(one));
        self.put(&[one], on);
    }

    /// Selects or deselects all entries from the start of the range to `one`.
    pub fn select_range(self, one: EntryKey, on: bool) {
        let shown = self.loaded();
        let place = |one| shown.iter().position(|shown| *shown == one);
        let anchor = self.anchor.get_value().and_then(place);
        match (anchor, place(one)) {
            (Some(from), Some(to)) => self.put(&shown[from.min(to)..=from.max(to)], on),
            _ => self.select(one, on),
        }
    }

    /// Selects all loaded entries.
    pub fn select_all(self) {
        self.put(&self.loaded(), true);
    }

    fn loaded(self) -> Vec<EntryKey> {
        self.loaded.entries.with_untracked(|entries| {
            entries.iter().filter(|entry| self.is_selectable(entry)).map(EntryKey::of).collect()
        })
    }

    /// An active job can't be deleted. The job store may be newer than the list.
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
