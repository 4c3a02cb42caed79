//! Why an action on a job was refused, on any page; shown until it is closed or an action succeeds.

use crate::jobs::api::{CancelJob, ChangeJobs, DeleteJob, HoldJob, MoveJob, RetryJob};
use crate::jobs::use_job_store;
use crate::parts::error_display::posted_error;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Forms sent without JavaScript return with their error in the URL.
const PATHS: [&str; 6] =
    [CancelJob::PATH, ChangeJobs::PATH, DeleteJob::PATH, HoldJob::PATH, MoveJob::PATH, RetryJob::PATH];

#[component]
pub fn JobAlert() -> impl IntoView {
    let refused = use_job_store().refused();
    if let Some(error) = PATHS.into_iter().find_map(posted_error) {
        refused.set(Some(error));
    }
    view! {
        <div role="alert">
            {move || {
                refused.get().map(|error| {
                    view! {
                        <div class="toast" data-failed="">
                            <span class="toast__icon" data-type="job_failed">
                                <Icon glyph=Glyph::Alert />
                            </span>
                            <p class="toast__text">{error.to_string()}</p>
                            <button
                                class="iconbutton needs-script"
                                type="button"
                                aria-label="Close"
                                on:click=move |_| refused.set(None)
                            >
                                <Icon glyph=Glyph::Close />
                            </button>
                        </div>
                    }
                })
            }}
        </div>
    }
}
