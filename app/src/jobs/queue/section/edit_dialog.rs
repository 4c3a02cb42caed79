//! Editing a waiting job. The URL names the job, so that it works without JavaScript too.

mod fields;

use crate::engines::Choices;
use crate::jobs::api::{EditJob, get_job};
use crate::jobs::job_forms::apply_response;
use crate::jobs::{JobCell, JobStatus, use_job_store};
use crate::parts::error_display::{Alert, posted_error};
use crate::parts::forms::Submission;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::menu::focus;
use domain::error::Error;
use fields::Fields;
use leptos::html::Dialog;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use web_sys::SubmitEvent;

/// Open while the URL names a job of this page.
#[component]
pub fn EditDialog(choices: Choices) -> impl IntoView {
    let store = use_job_store();
    let query = use_query_map();
    let job_id = Memo::new(move |_| query.with(|query| query.get("edit")?.parse::<i64>().ok()));
    let choices = StoredValue::new(choices);
    move || {
        let cell = job_id.get().and_then(|id| store.find(id));
        cell.map(|cell| view! { <Edit cell choices=choices.get_value() /> })
    }
}

#[component]
fn Edit(cell: JobCell, choices: Choices) -> impl IntoView {
    let id = cell.id;
    // The state at opening; a newer one replaces it only after a conflict on save.
    let job = RwSignal::new(cell.job.get_untracked());
    let error = RwSignal::new(posted_error(EditJob::PATH));
    let typed = RwSignal::new(None::<String>);
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            dialog.set_open(false);
            // Fails only if it is already open.
            let _ = dialog.show_modal();
        }
    });
    let navigate = use_navigate();
    let leave = move |_| {
        navigate("/generate", NavigateOptions { replace: true, scroll: false, ..Default::default() });
        request_animation_frame(move || {
            let row = format!("#queue li[data-job-id=\"{id}\"] summary");
            if let Ok(Some(opener)) = document().query_selector(&row) {
                focus(&opener);
            }
        });
    };
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let save = move |event: SubmitEvent| {
        let Some(submission) = Submission::take(&event) else { return };
        typed.set(submission.fields.get("edit[prompt]"));
        spawn_local(async move {
            match submission.send().await {
                Ok(response) => {
                    apply_response(use_job_store(), &response);
                    close();
                }
                Err(refused) => {
                    if matches!(refused, Error::Conflict(_))
                        && let Ok(now) = get_job(id).await
                    {
                        job.set(now);
                    }
                    error.set(Some(refused));
                }
            }
        });
    };
    view! {
        <dialog class="dialog" open node_ref=dialog aria-labelledby="edit-heading" on:close=leave>
            <div class="dialog__head">
                <h2 id="edit-heading">"Edit queued job"</h2>
                <a class="iconbutton push" href="/generate" data-noscroll="" aria-label="Close" title="Close">
                    <Icon glyph=Glyph::Close />
                </a>
            </div>
            <form class="dialog__form" method="post" action=EditJob::PATH on:submit=save>
                <input type="hidden" name="job_id" value=id />
                <div class="dialog__body">
                    <Alert error />
                    <Typed typed job error />
                    // A new revision gets new fields, because an edited field ignores a new initial value.
                    <For each=move || [job.get()] key=|job| job.revision let:job>
                        <Fields job choices=choices.clone() error />
                    </For>
                </div>
                <div class="dialog__foot">
                    <a class="button button--quiet" href="/generate" data-noscroll="">"Discard"</a>
                    <button
                        class="button button--primary"
                        type="submit"
                        disabled=move || job.with(|job| job.status != JobStatus::Pending)
                    >
                        "Save changes"
                    </button>
                </div>
            </form>
        </dialog>
    }
}

/// The prompt that was typed, after a conflict replaced it in the form.
#[component]
fn Typed(
    typed: RwSignal<Option<String>>,
    job: RwSignal<crate::jobs::GenerationJob>,
    error: RwSignal<Option<Error>>,
) -> impl IntoView {
    let lost = move || {
        let conflict = error.with(|error| matches!(error, Some(Error::Conflict(_))));
        let same = |typed: &String| job.with(|job| job.parameters.prompt == typed.trim());
        typed.get().filter(|typed| conflict && !same(typed))
    };
    move || {
        lost().map(|typed| {
            view! {
                <details class="cause">
                    <summary>
                        <Icon glyph=Glyph::ChevronRight />
                        "Your unsaved prompt"
                    </summary>
                    <pre>{typed}</pre>
                </details>
            }
        })
    }
}
