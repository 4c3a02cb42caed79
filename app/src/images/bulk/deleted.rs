//! Undo after pictures or jobs were deleted.

use crate::images::api::UndoDeletion;
use crate::images::{HistoryChanged, HistoryEntry, SavedHistoryStore, count_text};
use crate::jobs::{JobStore, use_job_store};
use crate::live::{Live, Message, use_live};
use crate::notifications::{Toasts, UndoOffer, use_toasts};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use std::sync::Arc;
use std::time::Duration;

/// How long the page offers to undo a deletion.
const UNDO: Duration = Duration::from_secs(10);

/// Offers undo, also after the page that deleted the entries is gone.
#[derive(Clone, Copy)]
pub struct DeletionUndo {
    toasts: Toasts,
    live: Live,
    store: JobStore,
    left: Option<SavedHistoryStore>,
}

impl DeletionUndo {
    /// Reads the contexts of the current page.
    pub fn new() -> Self {
        Self { toasts: use_toasts(), live: use_live(), store: use_job_store(), left: use_context() }
    }

    /// Removes a job that was deleted outside of the history, and offers to undo that. `response` is the server
    /// function's, as JSON.
    pub fn forget_job(self, id: i64, response: &str) {
        self.store.forget(id);
        let (query, entries) = self.left.map(|left| left.remove_job(id)).unwrap_or_default();
        if let Ok(changed) = serde_json::from_str(response) {
            self.offer_undo(&changed, query, entries);
        }
    }

    /// Offers to undo a deletion: `entries` then return to their places in the history with the filters of `query`.
    pub fn offer_undo(self, changed: &HistoryChanged, query: String, entries: Vec<HistoryEntry>) {
        let Self { toasts, live, left, .. } = self;
        // Totals and neighbours change.
        live.dispatch(&Message::Refetch);
        let Some(undo) = changed.undo.clone() else { return };
        let then = Arc::new(move || {
            left.iter().for_each(|left| left.restore_entries(&query, &entries));
            live.dispatch(&Message::Refetch);
        });
        let undo = UndoOffer { path: UndoDeletion::PATH, undo, stays: UNDO, then };
        toasts.offer(format!("{} deleted", count_text(changed.count, changed.jobs)), Some(undo));
    }
}
