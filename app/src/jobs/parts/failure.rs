//! Why a job failed: what happened, what to do, and the raw error in a closed `<details>`.

use crate::jobs::api::job_attempts;
use crate::jobs::display::{failure_advice, failure_headline};
use crate::jobs::{ErrorKind, GenerationJob};
use crate::parts::icon::{Glyph, Icon};
use leptos::html::Details;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The error of a failed job.
#[component]
pub fn Failure(job: GenerationJob) -> impl IntoView {
    let kind = job.error_kind.unwrap_or(ErrorKind::Internal);
    view! {
        <p class="queue__why">
            <b>{failure_headline(kind)}</b>
            " "
            {job.error_message.unwrap_or_default()}
            " "
            {failure_advice(kind)}
        </p>
        <Cause job_id=job.id />
    }
}

/// The raw error of the last attempt, fetched when it is opened.
#[component]
pub fn Cause(job_id: i64) -> impl IntoView {
    let folded = NodeRef::<Details>::new();
    let cause = RwSignal::new(None::<String>);
    let fetch = move |_| {
        if folded.get_untracked().is_some_and(|folded| folded.open()) && cause.with_untracked(Option::is_none)
        {
            spawn_local(async move {
                let words = match job_attempts(job_id).await {
                    Ok(attempts) => attempts.into_iter().rev().find_map(|attempt| attempt.error),
                    Err(error) => Some(error.to_string()),
                };
                let _ = cause.try_set(Some(words.unwrap_or_else(|| "No more details recorded.".into())));
            });
        }
    };
    view! {
        <details class="cause" node_ref=folded on:toggle=fetch>
            <summary>
                <Icon glyph=Glyph::ChevronRight />
                "Error details"
            </summary>
            {move || cause.get().map(|cause| view! { <pre>{cause}</pre> })}
            <a class="small" href=format!("/jobs/{job_id}")>"View timeline"</a>
        </details>
    }
}
