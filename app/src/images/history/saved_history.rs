//! The history as it was when the user left it, so that Back from a picture leads to the same place.

use super::loaded::{LoadedHistory, image_id, job_id, restore_entries};
use super::window::{GridWindow, RenderedRange};
use crate::images::HistoryEntry;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Height of the bars at the top of the page. Pixels.
const BAR: f64 = 160.0;

/// The loaded entries and the scroll position.
pub struct SavedHistory {
    address: String,
    query: String,
    pub entries: Vec<HistoryEntry>,
    pub next: Option<String>,
    /// The rows that were in the document.
    pub rendered: Option<RenderedRange>,
    scroll: f64,
}

/// Stores the history that was left last. Only the browser's Back, or a link whose hash names a picture, restores it.
/// Any other link starts at the beginning.
#[derive(Clone, Copy)]
pub struct SavedHistoryStore {
    left: StoredValue<Option<SavedHistory>>,
    /// True after the browser's Back, until the history is rendered.
    back: StoredValue<bool>,
    /// The scroll position to restore once it is rendered.
    scroll: StoredValue<Option<f64>>,
    /// The entries that an undo restored, and the query whose history contains them.
    returned: RwSignal<(String, Vec<HistoryEntry>)>,
}

impl SavedHistoryStore {
    /// Provides the store to all pages.
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

    /// The saved history of `address`, if the user navigated back to it.
    pub fn restore(self, address: &str) -> Option<SavedHistory> {
        let back = self.back.try_update_value(std::mem::take).unwrap_or_default();
        let left = self.left.try_update_value(Option::take).flatten()?;
        let named = use_location().hash.with_untracked(|hash| hash.len() > 1);
        let left = Some(left).filter(|left| (back || named) && left.address == address)?;
        self.scroll.set_value(Some(left.scroll));
        Some(left)
    }

    /// Restores the scroll position, then saves the history when the page is left.
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
                // During navigation the address changes before the page unmounts.
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

    /// Removes a deleted picture.
    pub fn forget(self, id: i64) {
        let other = |entry: &HistoryEntry| image_id(entry) != Some(id);
        self.left.update_value(|left| left.iter_mut().for_each(|left| left.entries.retain(other)));
    }

    /// Removes a deleted job with its pictures. Returns the removed entries, with the query of the saved history.
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

    /// Puts entries back to their places in the history with the filters of `query`, shown or saved.
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

/// Scrolls to the saved position, then as far as needed to show the picture that the user comes from.
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
