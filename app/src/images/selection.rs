//! Which entries of the history are picked.

use super::HistoryEntry;
use super::loaded::Loaded;
use crate::jobs::{JobStore, use_job_store};
use leptos::prelude::*;

/// The form that the cards' boxes belong to.
pub const BULK: &str = "images-bulk";

/// One entry that can be picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    Image(i64),
    /// One that has ended and has no pictures.
    Job(i64),
}

impl Pick {
    /// What `entry` is picked as, whether or not it can be.
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
    picked: RwSignal<Vec<Pick>>,
    anchor: StoredValue<Option<Pick>>,
    loaded: Loaded,
    store: JobStore,
}

impl Selection {
    /// Of what is `loaded`; `picked` were ticked before the page lived.
    pub fn of(loaded: Loaded, picked: Vec<Pick>) -> Self {
        let (picked, anchor) = (RwSignal::new(picked), StoredValue::new(None));
        Self { picked, anchor, loaded, store: use_job_store() }
    }

    pub fn has(self, one: Pick) -> bool {
        self.picked.with(|picked| picked.contains(&one))
    }

    /// All of them.
    pub fn all(self) -> Vec<Pick> {
        self.picked.get()
    }

    pub fn is_empty(self) -> bool {
        self.picked.with_untracked(Vec::is_empty)
    }

    pub fn clear(self) {
        self.picked.set(Vec::new());
        self.anchor.set_value(None);
    }

    /// Picks one, or no longer. Ranges begin here from now on.
    pub fn pick(self, one: Pick, on: bool) {
        self.anchor.set_value(Some(one));
        self.put(&[one], on);
    }

    /// The same with all from where the range begins up to `one`.
    pub fn pick_up_to(self, one: Pick, on: bool) {
        let shown = self.loaded();
        let place = |one| shown.iter().position(|shown| *shown == one);
        let anchor = self.anchor.get_value().and_then(place);
        match (anchor, place(one)) {
            (Some(from), Some(to)) => self.put(&shown[from.min(to)..=from.max(to)], on),
            _ => self.pick(one, on),
        }
    }

    /// Picks all that is loaded.
    pub fn pick_all(self) {
        self.put(&self.loaded(), true);
    }

    fn loaded(self) -> Vec<Pick> {
        self.loaded.entries.with_untracked(|entries| {
            entries.iter().filter(|entry| self.can_be_picked(entry)).map(Pick::of).collect()
        })
    }

    /// An active job cannot be deleted. The list may be older than what is known of the job.
    fn can_be_picked(self, entry: &HistoryEntry) -> bool {
        let HistoryEntry::Job(job) = entry else { return true };
        let known = self.store.find(job.id).map(|cell| cell.job.with_untracked(|job| job.status));
        known.unwrap_or(job.status).is_terminal()
    }

    fn put(self, some: &[Pick], on: bool) {
        self.picked.update(|picked| {
            picked.retain(|one| !some.contains(one));
            if on {
                picked.extend_from_slice(some);
            }
        });
    }
}
