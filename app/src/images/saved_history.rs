//! The history as it was left, so that the way back from a picture leads to the same place.

use super::HistoryEntry;
use super::loaded::{LoadedHistory, image_id, job_id, restore_entries};
use super::window::{GridWindow, RenderedRange};
use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// What covers the top of the page. Pixels.
const BAR: f64 = 160.0;

/// What was loaded and where the reader stood.
pub struct SavedHistory {
    address: String,
    query: String,
    pub entries: Vec<HistoryEntry>,
    pub next: Option<String>,
    /// The part that was in the document.
    pub rendered: Option<RenderedRange>,
    scroll: f64,
}

/// Remembers the history that was left last. Only the way back brings it again: the browser's own, or a link that
/// names the picture to come back to. Any other link leads to the beginning.
#[derive(Clone, Copy)]
pub struct SavedHistoryStore {
    left: StoredValue<Option<SavedHistory>>,
    /// True after the browser's own way back, until the history is there.
    back: StoredValue<bool>,
    /// Where to scroll to once it is there.
    scroll: StoredValue<Option<f64>>,
    /// What an undo brought back, and under which filters it stood.
    returned: RwSignal<(String, Vec<HistoryEntry>)>,
}

impl SavedHistoryStore {
    /// For all pages.
    pub fn provide() {
        let this = Self {
            left: StoredValue::new(None),
            back: StoredValue::new(false),
            scroll: StoredValue::new(None),
            returned: RwSignal::default(),
        };
        provide_context(this);
        Effect::new(move |_| {
            let listener = window_event_listener(ev::popstate, move |_| {
                let path = window().location().pathname().unwrap_or_default();
                this.back.set_value(path == "/history");
            });
            on_cleanup(move || listener.remove());
        });
    }

    /// What was loaded at `address`, if this is the way back to it.
    pub fn restore(self, address: &str) -> Option<SavedHistory> {
        let back = self.back.try_update_value(std::mem::take).unwrap_or_default();
        let left = self.left.try_update_value(Option::take).flatten()?;
        let named = use_location().hash.with_untracked(|hash| hash.len() > 1);
        let left = Some(left).filter(|left| (back || named) && left.address == address)?;
        self.scroll.set_value(Some(left.scroll));
        Some(left)
    }

    /// Follows what is loaded and where the reader stands; first goes to where they stood.
    pub fn save_on_leave(self, loaded: LoadedHistory, rendered: GridWindow) {
        let location = use_location();
        let (path, hash) = (location.pathname, location.hash);
        self.apply_restored(loaded);
        let scroll = StoredValue::new(0.0);
        Effect::new(move |_| {
            if let Some(at) = self.scroll.try_update_value(Option::take).flatten() {
                scroll.set_value(at);
                let hash = hash.get_untracked();
                request_animation_frame(move || scroll_to_saved(at, &hash, rendered));
            }
            let listener = window_event_listener(ev::scroll, move |_| {
                // On the way to another page the address changes before what is shown.
                if path.try_with_untracked(|path| path == "/history") == Some(true) {
                    let _ = scroll.try_set_value(window().scroll_y().unwrap_or_default());
                }
            });
            on_cleanup(move || {
                listener.remove();
                self.left.set_value(Some(SavedHistory {
                    query: loaded.query.try_get_value().unwrap_or_default(),
                    address: loaded.address.try_get_value().unwrap_or_default(),
                    entries: loaded.entries.try_get_untracked().unwrap_or_default(),
                    next: loaded.next.try_get_untracked().flatten(),
                    rendered: rendered.rendered(),
                    scroll: scroll.try_get_value().unwrap_or_default(),
                }));
            });
        });
    }

    /// Forgets a picture that was deleted.
    pub fn forget(self, id: i64) {
        let other = |entry: &HistoryEntry| image_id(entry) != Some(id);
        self.left.update_value(|left| left.iter_mut().for_each(|left| left.entries.retain(other)));
    }

    /// Forgets a job that was deleted, with its pictures. Brings what stood there, and under which filters.
    pub fn remove_job(self, id: i64) -> (String, Vec<HistoryEntry>) {
        let taken = self.left.try_update_value(|left| {
            let left = left.as_mut()?;
            let entries = std::mem::take(&mut left.entries);
            let (taken, others) = entries.into_iter().partition(|entry| job_id(entry) == Some(id));
            left.entries = others;
            Some((left.query.clone(), taken))
        });
        taken.flatten().unwrap_or_default()
    }

    /// Puts entries back to where they stood in the history under the filters of `query`, shown or left.
    pub fn restore_entries(self, query: &str, entries: &[HistoryEntry]) {
        self.left.update_value(|left| {
            for left in left.iter_mut().filter(|left| left.query == query) {
                restore_entries(&mut left.entries, entries, left.next.is_some());
            }
        });
        self.returned.set((query.to_owned(), entries.to_vec()));
    }

    fn apply_restored(self, loaded: LoadedHistory) {
        Effect::new(move |before: Option<()>| {
            self.returned.with(|(query, entries)| {
                if before.is_some() && loaded.query.with_value(|shown| shown == query) {
                    let more = loaded.next.with_untracked(Option::is_some);
                    loaded.entries.update(|shown| restore_entries(shown, entries, more));
                }
            });
        });
    }
}

/// Scrolls to where the reader stood, then as far as it takes to see the picture they come from.
fn scroll_to_saved(scroll: f64, hash: &str, rendered: GridWindow) {
    window().scroll_to_with_x_and_y(0.0, scroll);
    let picture = hash.trim_start_matches('#');
    if document().get_element_by_id(picture).is_none()
        && let Some(id) = picture.strip_prefix("image-").and_then(|id| id.parse().ok())
        && let Some(top) = rendered.top_of(id)
    {
        window().scroll_to_with_x_and_y(0.0, top - BAR);
    } else if let Some(cell) = document().get_element_by_id(picture) {
        let (seen, place) = (document().document_element(), cell.get_bounding_client_rect());
        let height = seen.map_or(0.0, |seen| f64::from(seen.client_height()));
        if place.top() < 0.0 || place.bottom() > height {
            cell.scroll_into_view_with_bool(place.top() < 0.0);
        }
    }
}
