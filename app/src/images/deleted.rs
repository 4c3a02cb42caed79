//! The way back after pictures were deleted.

use super::api::UndoImages;
use super::{HistoryEntry, ImagesChanged, LeftHistory};
use crate::jobs::words::grouped;
use crate::live::{Live, Message, use_live};
use crate::notifications::{Toasts, Undo, use_toasts};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use std::sync::Arc;
use std::time::Duration;

/// How long a deletion can be taken back here.
const UNDO: Duration = Duration::from_secs(10);

/// Outlives the page that deleted them.
#[derive(Clone, Copy)]
pub struct Deleted {
    toasts: Toasts,
    live: Live,
    left: Option<LeftHistory>,
}

impl Deleted {
    /// For a page.
    pub fn new() -> Self {
        Self { toasts: use_toasts(), live: use_live(), left: use_context() }
    }

    /// Offers to bring `entries` back to where they stood in the history under the filters of `query`.
    pub fn offer_undo(self, changed: &ImagesChanged, query: String, entries: Vec<HistoryEntry>) {
        let Self { toasts, live, left } = self;
        // How many there are, and what is next, follows from it.
        live.tell(&Message::Refetch);
        let Some(undo) = changed.undo.clone() else { return };
        let many = if changed.count == 1 { "picture" } else { "pictures" };
        let count = grouped(i64::try_from(changed.count).unwrap_or(i64::MAX));
        let then = Arc::new(move || {
            left.iter().for_each(|left| left.put_back(&query, &entries));
            live.tell(&Message::Refetch);
        });
        let undo = Undo { path: UndoImages::PATH, undo, stays: UNDO, then };
        toasts.offer(format!("{count} {many} deleted"), Some(undo));
    }
}
