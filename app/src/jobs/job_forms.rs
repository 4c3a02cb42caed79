//! What can be done with a job is a plain form. While the page lives, one listener sends all of them
//! without leaving it: forms marked `data-job-form`, whatever they ask for.
//! `data-job-then` names the page to go to afterwards, unless it is the one at hand; `data-job-reload` goes there anyhow.

use super::api::DeleteJob;
use super::refresh::sign_in_again;
use super::{GenerationJob, JobStore};
use crate::forms::Submission;
use crate::images::deleted::DeletionUndo;
use crate::menu::focus;
use domain::error::Error;
use leptos::ev;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, SubmitEvent};

/// Sends every marked form of the page from now on.
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

/// Takes in what the server functions of jobs return: a job, or several.
pub fn apply_response(store: JobStore, response: &str) {
    store.refused().set(None);
    if let Ok(job) = serde_json::from_str::<GenerationJob>(response) {
        store.upsert(job);
    } else if let Ok(mut jobs) = serde_json::from_str::<Vec<GenerationJob>>(response) {
        // From the front: each place is right once all before it are taken in.
        jobs.sort_by_key(|job| job.queue_position);
        jobs.into_iter().for_each(|job| drop(store.upsert(job)));
    }
}

/// Says why a press was refused; leads to the door when nobody is signed in any more.
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
        // Only addresses that do not parse are refused.
        let _ = window().location().set_href(&path);
    }
}

fn neighbour(form: &HtmlFormElement) -> Option<Element> {
    let row = form.closest("li[data-job-id]").ok()??;
    row.next_element_sibling().or_else(|| row.previous_element_sibling())
}

/// Where the pressed button went away: the focus goes to the job's new row, else to its neighbour.
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
