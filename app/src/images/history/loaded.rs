//! The part of the history that a page has loaded.

use crate::images::bulk::selection::EntryKey;
use crate::images::{HistoryEntry, HistoryPage};
use domain::error::Error;
use leptos::prelude::*;

/// The entries loaded so far.
#[derive(Clone, Copy)]
pub struct LoadedHistory {
    pub entries: RwSignal<Vec<HistoryEntry>>,
    pub next: RwSignal<Option<String>>,
    pub loading: RwSignal<bool>,
    pub error: RwSignal<Option<Error>>,
    /// The current number of entries, and whether it is exact; none until it changes.
    pub total: RwSignal<Option<(u64, bool)>>,
    /// Filters, in the form of the address' query.
    pub query: StoredValue<String>,
    /// The filters and the address' cursor, for links back to it.
    pub address: StoredValue<String>,
}

impl LoadedHistory {
    /// Merges the current first page.
    pub fn refresh(self, page: HistoryPage) {
        let first = page.entries.len();
        let _ = self.total.try_set(page.total.map(|total| (total, page.total_exact)));
        let all = self.entries.try_update(|entries| {
            refresh(entries, page.entries);
            entries.len()
        });
        // If no older entries are left, the first page's cursor is the next one.
        if all == Some(first) {
            let _ = self.next.try_set(page.next_cursor);
        }
    }

    /// Removes and returns these entries.
    pub fn take(self, some: &[EntryKey]) -> Vec<HistoryEntry> {
        let is_one = |entry: &HistoryEntry| some.contains(&EntryKey::of(entry));
        let taken = self.entries.try_update(|entries| {
            let (taken, left) = std::mem::take(entries).into_iter().partition(is_one);
            *entries = left;
            taken
        });
        taken.unwrap_or_default()
    }

    /// Sets whether the pictures `ids` are favourites.
    pub fn mark(self, ids: &[i64], favorite: bool) {
        self.entries.update(|entries| {
            for entry in entries {
                if let HistoryEntry::Image(item) = entry
                    && ids.contains(&item.id)
                {
                    item.is_favorite = favorite;
                }
            }
        });
    }
}

/// The id of a picture; none for a job.
pub fn image_id(entry: &HistoryEntry) -> Option<i64> {
    match entry {
        HistoryEntry::Image(item) => Some(item.id),
        HistoryEntry::Job(_) => None,
    }
}

/// The id of the job that an entry is or comes from.
pub fn job_id(entry: &HistoryEntry) -> Option<i64> {
    match entry {
        HistoryEntry::Image(item) => item.job_id,
        HistoryEntry::Job(job) => Some(job.id),
    }
}

/// Replaces the beginning by `newest`; entries older than all of `newest` stay.
pub fn refresh(entries: &mut Vec<HistoryEntry>, newest: Vec<HistoryEntry>) {
    let Some(oldest) = newest.last().map(place) else { return entries.clear() };
    let rest = entries.drain(..).filter(|entry| place(entry) < oldest).collect::<Vec<_>>();
    *entries = newest;
    entries.extend(rest);
}

/// Inserts `back` at its places. Skips entries that are present and, if there is `more` to load, those after the last.
pub fn restore_entries(entries: &mut Vec<HistoryEntry>, back: &[HistoryEntry], more: bool) {
    for entry in back {
        let at = entries.partition_point(|other| place(other) > place(entry));
        let belongs = match entries.get(at) {
            Some(other) => place(other) != place(entry),
            None => !more,
        };
        if belongs {
            entries.insert(at, entry.clone());
        }
    }
}

/// An entry's place in the order: by job, then by index in its batch.
fn place(entry: &HistoryEntry) -> (i64, i32) {
    match entry {
        HistoryEntry::Image(item) => (item.job_id.unwrap_or_default(), -item.batch_index),
        HistoryEntry::Job(job) => (job.id, 0),
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use chrono::DateTime;

    pub fn image(job_id: i64, batch_index: i32) -> HistoryEntry {
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
            tags: Vec::new(),
            cached: false,
            created_at: DateTime::UNIX_EPOCH,
        })
    }

    #[test]
    fn refresh_keeps_older_entries_without_duplicates() {
        let mut entries = vec![image(3, 0), image(2, 0), image(1, 0)];
        refresh(&mut entries, vec![image(4, 0), image(4, 1), image(3, 0), image(2, 0)]);
        assert_eq!(entries.iter().map(place).collect::<Vec<_>>(), [(4, 0), (4, -1), (3, 0), (2, 0), (1, 0)]);
    }

    #[test]
    fn restored_entries_return_to_their_positions() {
        let places = |entries: &[HistoryEntry]| entries.iter().map(place).collect::<Vec<_>>();
        let mut entries = vec![image(4, 0), image(2, 0)];
        let back = [image(5, 0), image(4, 0), image(3, 1), image(1, 0)];
        restore_entries(&mut entries, &back, true);
        assert_eq!(places(&entries), [(5, 0), (4, 0), (3, -1), (2, 0)]);
        restore_entries(&mut entries, &back, false);
        assert_eq!(places(&entries), [(5, 0), (4, 0), (3, -1), (2, 0), (1, 0)]);
    }
}
