//! Every action on a job is a plain form. Once the page is hydrated, one listener sends all forms marked
//! `data-job-form` without leaving the page.
//! `data-job-then` names the page to open afterwards if it isn't the current one; `data-job-reload` opens it always.

use super::api::DeleteJob;
use super::refresh::sign_in_again;
use super::{GenerationJob, JobStore};
use crate::images::bulk::deleted::DeletionUndo;
use crate::parts::forms::Submission;
use crate::parts::menu::focus;
use domain::error::Error;
use leptos::ev;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, SubmitEvent};

/// Starts to send every marked form of the page.
pub fn listen(store: JobStore) {
    let deleted = DeletionUndo::new();
    Effect::new(move |_| {
        let submits = window_event_listener(ev::submit, move |event| {
            let form = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
            if form.is_some_and(|form| form.has_attribute("data-job-form")) && !event.default_prevented() {
                submit((store, deleted), &event);
            }
        });
        on_cleanup(move || submits.remove());
    });
}

fn submit((store, deleted): (JobStore, DeletionUndo), event: &SubmitEvent) {
    let Some(submission) = Submission::take(event) else { return };
    let neighbour = neighbour(&submission.form);
    let job = submission.fields.get("job_id").and_then(|id| id.parse().ok());
    spawn_local(async move {
        match submission.send().await {
            Ok(response) => {
                apply_response(store, &response);
                if let Some(id) = job.filter(|_| submission.path == DeleteJob::PATH) {
                    deleted.forget_job(id, &response);
                }
                follow_redirect(&submission.form);
            }
            Err(error) => show_error(store, error),
        }
        request_animation_frame(move || restore_focus(&submission.form, neighbour));
    });
}

/// Stores the jobs that a server function returned: one or several.
pub fn apply_response(store: JobStore, response: &str) {
    store.refused().set(None);
    if let Ok(job) = serde_json::from_str::<GenerationJob>(response) {
        store.upsert(job);
    } else if let Ok(mut jobs) = serde_json::from_str::<Vec<GenerationJob>>(response) {
        // In queue order: a position is only right once all jobs before it are stored.
        jobs.sort_by_key(|job| job.queue_position);
        jobs.into_iter().for_each(|job| drop(store.upsert(job)));
    }
}

/// Shows why an action was refused; goes to the sign-in page if the session has ended.
pub fn show_error(store: JobStore, error: Error) {
    match error {
        Error::SignedOut => sign_in_again(),
        error => store.refused().set(Some(error)),
    }
}

fn follow_redirect(form: &HtmlFormElement) {
    let Some(path) = form.get_attribute("data-job-then") else { return };
    let here = window().location().pathname().unwrap_or_default();
    if path != here || form.has_attribute("data-job-reload") {
        // Fails only for URLs that do not parse.
        let _ = window().location().set_href(&path);
    }
}

fn neighbour(form: &HtmlFormElement) -> Option<Element> {
    let row = form.closest("li[data-job-id]").ok()??;
    row.next_element_sibling().or_else(|| row.previous_element_sibling())
}

/// If the pressed button was removed, focuses the job's new row, else the neighbouring one.
fn restore_focus(form: &HtmlFormElement, neighbour: Option<Element>) {
    if document().active_element().is_some_and(|active| active.tag_name() != "BODY") {
        return;
    }
    let id =
        form.query_selector("[name=job_id]").ok().flatten().and_then(|field| field.get_attribute("value"));
    let row =
        id.and_then(|id| document().query_selector(&format!("li[data-job-id=\"{id}\"]")).ok().flatten());
    let opener = row.or(neighbour).and_then(|row| row.query_selector("summary, a").ok().flatten());
    if let Some(opener) = opener {
        focus(&opener);
    }
}
