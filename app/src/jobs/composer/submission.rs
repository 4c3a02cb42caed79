//! Submits the form. A submit creates its jobs only once, even if its request is repeated.

use crate::jobs::api::SubmitJob;
use crate::jobs::use_job_store;
use crate::parts::forms::{FormAction, Submission};
use domain::error::Error;
use leptos::html::Form;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, UrlSearchParams};

/// Minimum time the button stays busy, so that a double click doesn't create a second job.
const MIN_BUSY: Duration = Duration::from_millis(600);

/// The state of the last submit.
#[derive(Clone, Copy)]
pub struct JobSubmission {
    form: NodeRef<Form>,
    action: FormAction,
    /// The fields of the last submit, encoded.
    last: StoredValue<Option<String>>,
    held: RwSignal<bool>,
}

impl JobSubmission {
    /// Sends `form`; calls `accepted` once a job was created.
    pub fn new(form: NodeRef<Form>, accepted: impl Fn() + 'static) -> Self {
        let store = use_job_store();
        let action = FormAction::to::<SubmitJob>()
            .then(move |job| {
                store.upsert(job);
                accepted();
                request_animation_frame(move || show_stage(form));
            })
            .after(move |answer| {
                if matches!(answer, Err(Error::Invalid(_))) {
                    request_animation_frame(move || focus_first_error(form));
                }
            });
        Self { form, action, last: StoredValue::new(None), held: RwSignal::new(false) }
    }

    /// The error of the last submit.
    pub fn error(self) -> Signal<Option<Error>> {
        self.action.error()
    }

    /// True from the submit until its response.
    pub fn busy(self) -> bool {
        self.action.pending() || self.held.get()
    }

    /// Replaces the browser's own form submission.
    pub fn submit(self, event: leptos::ev::SubmitEvent) {
        let submission = Submission::take(&event);
        if let Some(Submission { fields, .. }) = submission.filter(|_| !untrack(|| self.busy())) {
            fields.set("key", &new_idempotency_key());
            self.send(fields);
        }
    }

    /// Submits like the button: the browser validates the fields first.
    pub fn request(self) {
        if let Some(form) = self.form.get_untracked() {
            // Fails only for a form outside the document.
            let _ = form.request_submit();
        }
    }

    /// Whether the last submit failed in a way that allows sending it again.
    pub fn can_retry(self) -> bool {
        let failed = self.error().with(|error| {
            error.as_ref().is_some_and(|error| {
                matches!(
                    error,
                    Error::Network
                        | Error::Internal
                        | Error::Unavailable(_)
                        | Error::TooMany(_)
                        | Error::QueueFull { .. }
                )
            })
        });
        failed && self.last.with_value(Option::is_some)
    }

    /// Sends the last submit again with its key: if it had arrived, no second job is created.
    pub fn retry(self) {
        if let Some(fields) = self.last.get_value().and_then(|last| UrlSearchParams::new_with_str(&last).ok())
        {
            self.send(fields);
        }
    }

    fn send(self, fields: UrlSearchParams) {
        self.last.set_value(Some(fields.to_string().into()));
        self.held.set(true);
        set_timeout(
            move || {
                let _ = self.held.try_set(false);
            },
            MIN_BUSY,
        );
        self.action.send(fields);
    }
}

/// Focuses the first invalid field and opens the `<details>` around it.
fn focus_first_error(form: NodeRef<Form>) {
    let Some(form) = form.get_untracked() else { return };
    // With script a button covers the model's select.
    const INVALID_FIELD: &str =
        ":not(.model > select)[aria-invalid=true], [aria-invalid=true] + .model__open";
    let Ok(Some(field)) = form.query_selector(INVALID_FIELD) else { return };
    if let Ok(Some(folded)) = field.closest("details") {
        // Fails only for invalid attribute names.
        let _ = folded.set_attribute("open", "");
    }
    if let Some(field) = field.dyn_ref::<web_sys::HtmlElement>() {
        let _ = field.focus();
    }
}

/// In a narrow window the stage moves above the form, so the page scrolls up to it.
fn show_stage(form: NodeRef<Form>) {
    let Some(form) = form.try_get_untracked().flatten() else { return };
    // A form beside the stage is narrower than the workbench.
    let above = |page: &Element| page.client_width() == form.client_width();
    if let Some(workbench) = form.parent_element().filter(above) {
        workbench.scroll_into_view();
    }
}

/// Clears the error of a field that has changed. Without its id the message is neither shown nor read out.
pub fn clear_field_error(event: &Event) {
    let Some(field) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    // Fails only for invalid attribute names.
    let _ = field.remove_attribute("aria-invalid");
    if let Some(message) = document().get_element_by_id(&(field.id() + "-error")) {
        let _ = message.set_attribute("id", "");
    }
}

/// A key that no other submit has.
fn new_idempotency_key() -> String {
    let part = || (js_sys::Math::random() * 1e15) as u64;
    format!("press-{:x}-{:x}-{:x}", part(), part(), js_sys::Date::now() as u64)
}
