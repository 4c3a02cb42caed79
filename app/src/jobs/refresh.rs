//! Asking the database again: after an absence, and while there is no socket.

use super::api::{active_jobs, get_job};
use super::{JobStore, use_job_store};
use crate::live::{Message, use_live};
use domain::error::Error;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// What the database says of a job's progress comes this much later than its frames, at the most.
const PROGRESS_LAG: Duration = Duration::from_millis(1200);

/// Brings all jobs of the page up to date whenever news may have been missed.
pub fn refresh_on_refetch() {
    let store = use_job_store();
    use_live().listen(move |message| {
        if matches!(message, Message::Refetch) {
            spawn_local(refresh(store));
            set_timeout(move || spawn_local(refresh(store)), PROGRESS_LAG);
        }
    });
}

/// Asks for everything that is active; again where this page moved a job meanwhile, which the answer may not know.
pub async fn refresh(store: JobStore) {
    let snapshot = loop {
        let moves = store.moves();
        match active_jobs().await {
            Ok(snapshot) if store.moves() == moves => break snapshot,
            Ok(_) => {}
            Err(Error::SignedOut) => return sign_in_again(),
            // The next try is on its way already.
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

/// The session is over: to the door, and back here afterwards.
pub fn sign_in_again() {
    let location = window().location();
    let here = location.pathname().unwrap_or_default();
    if !here.starts_with("/login") {
        // Only addresses that do not parse are refused.
        let _ = location.set_href(&format!("/login?next={here}"));
    }
}
