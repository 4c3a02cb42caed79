//! Sends the forms of a partial and applies their `data-partial-*` attributes.

use super::{content, load};
use crate::live::Message;
use crate::partials::LivePartial;
use crate::parts::forms::{Submission, mark_busy};
use domain::error::Error;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlFormElement, SubmitEvent};

/// Sends a form of the partial instead of the browser.
pub fn submit(partial: LivePartial, event: SubmitEvent) {
    let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
    if form.is_none_or(|form| form.has_attribute("data-partial-native")) {
        return;
    }
    let Some(submission) = Submission::take(&event) else { return };
    if submission.form.method() == "get" {
        mark_busy(submission.button.as_deref(), true);
        search(partial, &String::from(submission.fields.to_string()));
    } else {
        spawn_local(async move { change(partial, submission).await });
    }
}

/// Sends a form with `data-partial-autosave`. One request at a time, so that the last change wins.
pub fn save_changes(event: Event) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let form = target.and_then(|target| target.closest("form[data-partial-autosave]").ok().flatten());
    let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
    if form.has_attribute("aria-busy") {
        // Fails only for invalid attribute names.
        let _ = form.set_attribute("data-partial-changed", "");
    } else {
        request_submit(&form);
    }
}

/// Submits a form as its button would, so that the browser validates the fields first.
fn request_submit(form: &HtmlFormElement) {
    // Fails only for a button of another form.
    let _ = form.request_submit();
}

/// Shows the same page with another query; loads it again for the same one.
fn search(partial: LivePartial, query: &str) {
    if partial.query.with_untracked(|known| known.trim_start_matches('?') == query) {
        spawn_local(load(partial, false));
    } else {
        partial.go.run(format!("{}?{query}", partial.path.get_untracked()));
    }
}

/// Sends a change, then navigates to the form's target or shows the result.
async fn change(partial: LivePartial, submission: Submission) {
    let form = &submission.form;
    let autosave = Some(form as &Element).filter(|form| form.has_attribute("data-partial-autosave"));
    clear_messages(partial);
    mark_busy(autosave, true);
    let response = submission.send().await;
    mark_busy(autosave, false);
    if take_changed(form) {
        return request_submit(form);
    }
    let response = match response {
        Ok(response) => response,
        Err(error) => return show_form_error(partial, form, &error),
    };
    announce(partial, &submission, &response);
    match form.get_attribute("data-partial-then") {
        // If that fails, the page stays as it is.
        Some(path) if form.has_attribute("data-partial-reload") => drop(window().location().set_href(&path)),
        Some(path) => partial.go.run(path),
        None => reload(partial, form, autosave).await,
    }
}

/// Applies a change to the rest of the page: removed jobs, undo, refetch.
fn announce(partial: LivePartial, submission: &Submission, response: &str) {
    let form = &submission.form;
    if let Some(id) = form.get_attribute("data-partial-deletes-job").and_then(|id| id.parse().ok()) {
        partial.deleted.forget_job(id, response);
    }
    let undo = submission.button.as_ref().and_then(|button| button.get_attribute("data-partial-undo"));
    if let Some(words) = undo.or_else(|| form.get_attribute("data-partial-undo")) {
        partial.toasts.offer_undo(response, &words);
    }
    if form.has_attribute("data-partial-refetch") {
        partial.live.dispatch(&Message::Refetch);
    }
}

async fn reload(partial: LivePartial, form: &HtmlFormElement, autosave: Option<&Element>) {
    if form.has_attribute("data-partial-reset") {
        form.reset();
    }
    mark_busy(autosave, true);
    load(partial, true).await;
    mark_busy(autosave, false);
    if take_changed(form) {
        return request_submit(form);
    }
    keep_focus(partial);
    show_done(form);
}

/// Whether an autosaved form changed while it was being sent; forgets it.
fn take_changed(form: &HtmlFormElement) -> bool {
    let changed = form.has_attribute("data-partial-changed");
    // Fails only for invalid attribute names.
    let _ = form.remove_attribute("data-partial-changed");
    changed
}

/// Shows the form's own message that the change was made.
fn show_done(form: &HtmlFormElement) {
    if let (Some(words), Ok(Some(status))) =
        (form.get_attribute("data-partial-done"), form.query_selector("[data-partial-status]"))
    {
        status.set_text_content(Some(&words));
    }
}

/// Clears the messages of earlier requests.
fn clear_messages(partial: LivePartial) {
    const MESSAGES: &str = "[data-partial-error],[data-partial-field-error],[data-partial-status]";
    let messages = content(partial).and_then(|content| content.query_selector_all(MESSAGES).ok());
    for index in 0..messages.as_ref().map_or(0, |messages| messages.length()) {
        if let Some(message) = messages.as_ref().and_then(|messages| messages.get(index)) {
            message.set_text_content(None);
        }
    }
}

/// Shows the error of a form beside its field, else above the page.
fn show_form_error(partial: LivePartial, form: &HtmlFormElement, error: &Error) {
    for field in error.fields() {
        let message = form.query_selector(&format!("[data-partial-field-error={}]", field.field));
        if let Ok(Some(message)) = message {
            message.set_text_content(
                crate::parts::error_display::field_message(Some(error), &field.field).as_deref(),
            );
            return;
        }
    }
    if let Some(content) = content(partial) {
        show_error(&content, error);
    }
}

/// Shows an error above the page.
pub fn show_error(content: &Element, error: &Error) {
    if let Ok(Some(message)) = content.query_selector("[data-partial-error]") {
        message.set_text_content(Some(&error.to_string()));
        focus(&message);
    }
}

/// If the focused element was removed, moves focus to the partial.
fn keep_focus(partial: LivePartial) {
    let lost = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
    if let Some(root) = partial.root.try_get_untracked().flatten().filter(|_| lost) {
        focus(&root);
    }
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // Focus doesn't move if the element can't take it.
        let _ = element.focus();
    }
}
