//! Refetching jobs: after updates may have been missed, and while there is no socket.

use super::api::{active_jobs, get_job};
use super::{JobStore, use_job_store};
use crate::live::{Message, use_live};
use domain::error::Error;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Progress in the database lags behind the frames by at most this long.
const PROGRESS_LAG: Duration = Duration::from_millis(1200);

/// Refetches all jobs of the page whenever updates may have been missed.
pub fn refresh_on_refetch() {
    let store = use_job_store();
    use_live().listen(move |message| {
        if matches!(message, Message::Refetch) {
            spawn_local(refresh(store));
            set_timeout(move || spawn_local(refresh(store)), PROGRESS_LAG);
        }
    });
}

/// Fetches all active jobs; again if this page moved a job meanwhile, because the response may not include the move.
pub async fn refresh(store: JobStore) {
    let snapshot = loop {
        let moves = store.moves();
        match active_jobs().await {
            Ok(snapshot) if store.moves() == moves => break snapshot,
            Ok(_) => {}
            Err(Error::SignedOut) => return sign_in_again(),
            // The next refetch is scheduled already.
            Err(_) => return,
        }
    };
    let still_active: Vec<i64> = snapshot.active.iter().map(|job| job.id).collect();
    store.apply_snapshot(snapshot);
    let over = store.unfinished().into_iter().filter(|id| !still_active.contains(id));
    for job_id in over {
        match get_job(job_id).await {
            Ok(job) => {
                store.upsert(job);
            }
            Err(Error::NotFound(_)) => store.forget(job_id),
            Err(_) => {}
        }
    }
}

/// The session has ended: goes to the sign-in page, which returns here.
pub fn sign_in_again() {
    let location = window().location();
    let here = location.pathname().unwrap_or_default();
    if !here.starts_with("/login") {
        // Fails only for URLs that do not parse.
        let _ = location.set_href(&format!("/login?next={here}"));
    }
}
