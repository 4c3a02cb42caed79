//! Which pictures of the history are picked.

use super::loaded::{Loaded, image_id};
use leptos::prelude::*;

/// The form that the cards' boxes belong to.
pub const BULK: &str = "images-bulk";

/// Pictures by their ids, and where a range begins.
#[derive(Clone, Copy)]
pub struct Selection {
    picked: RwSignal<Vec<i64>>,
    anchor: StoredValue<Option<i64>>,
    loaded: Loaded,
}

impl Selection {
    /// Of what is `loaded`; `picked` were ticked before the page lived.
    pub fn of(loaded: Loaded, picked: Vec<i64>) -> Self {
        Self { picked: RwSignal::new(picked), anchor: StoredValue::new(None), loaded }
    }

    pub fn has(self, id: i64) -> bool {
        self.picked.with(|picked| picked.contains(&id))
    }

    /// All of them.
    pub fn ids(self) -> Vec<i64> {
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
    pub fn pick(self, id: i64, on: bool) {
        self.anchor.set_value(Some(id));
        self.put(&[id], on);
    }

    /// The same with all from where the range begins up to `id`.
    pub fn pick_up_to(self, id: i64, on: bool) {
        let shown = self
            .loaded
            .entries
            .with_untracked(|entries| entries.iter().filter_map(image_id).collect::<Vec<_>>());
        let place = |id| shown.iter().position(|shown| *shown == id);
        let anchor = self.anchor.get_value().and_then(place);
        match (anchor, place(id)) {
            (Some(from), Some(to)) => self.put(&shown[from.min(to)..=from.max(to)], on),
            _ => self.pick(id, on),
        }
    }

    fn put(self, ids: &[i64], on: bool) {
        self.picked.update(|picked| {
            picked.retain(|id| !ids.contains(id));
            if on {
                picked.extend_from_slice(ids);
            }
        });
    }
}
