//! Why a job failed: what happened, what to do, and folded below it the technical cause.

use super::api::job_attempts;
use super::display::{failure_advice, failure_headline};
use super::{ErrorKind, GenerationJob};
use crate::icon::{Glyph, Icon};
use leptos::html::Details;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The words of a failed job.
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

/// The raw cause of the last try, fetched when somebody wants to see it.
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
                let _ = cause.try_set(Some(words.unwrap_or_else(|| "No further cause was noted.".into())));
            });
        }
    };
    view! {
        <details class="cause" node_ref=folded on:toggle=fetch>
            <summary>
                <Icon glyph=Glyph::ChevronRight />
                "Technical cause"
            </summary>
            {move || cause.get().map(|cause| view! { <pre>{cause}</pre> })}
            <a class="small" href=format!("/jobs/{job_id}")>"Everything that happened"</a>
        </details>
    }
}
