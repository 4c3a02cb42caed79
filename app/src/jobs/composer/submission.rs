//! Submitting the form: one job a press, whatever the network does.

use crate::forms::{FormAction, Submission};
use crate::jobs::api::SubmitJob;
use crate::jobs::use_job_store;
use domain::error::Error;
use leptos::html::Form;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, UrlSearchParams};

/// How long a press keeps the button at least, so that an impatient second one makes no second job.
const MIN_BUSY: Duration = Duration::from_millis(600);

/// The state of the last press.
#[derive(Clone, Copy)]
pub struct Submission {
    form: NodeRef<Form>,
    action: FormAction,
    /// The fields of the last press, encoded.
    last: StoredValue<Option<String>>,
    held: RwSignal<bool>,
}

impl Submission {
    /// Sends `form`; `accepted` is called once a job was made of it.
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

    /// Why the last press was refused.
    pub fn error(self) -> Signal<Option<Error>> {
        self.action.error()
    }

    /// True from the press until its answer.
    pub fn busy(self) -> bool {
        self.action.pending() || self.held.get()
    }

    /// Takes over from the browser's own way to send a form.
    pub fn submit(self, event: leptos::ev::SubmitEvent) {
        let submission = Submission::take(&event);
        if let Some(Submission { fields, .. }) = submission.filter(|_| !untrack(|| self.busy())) {
            fields.set("key", &new_idempotency_key());
            self.send(fields);
        }
    }

    /// As a press of the button: the browser checks the fields first.
    pub fn request(self) {
        if let Some(form) = self.form.get_untracked() {
            // Only a form that is not in the document refuses.
            let _ = form.request_submit();
        }
    }

    /// Whether the last press never arrived, as far as can be told.
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

    /// Sends the last press again, with its key: if it did arrive, no second job is made.
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

/// Opens what hides the first refused field and puts the cursor there.
fn focus_first_error(form: NodeRef<Form>) {
    let Some(form) = form.get_untracked() else { return };
    // With script a button lies over the model's select.
    const INVALID_FIELD: &str =
        ":not(.model > select)[aria-invalid=true], [aria-invalid=true] + .model__open";
    let Ok(Some(field)) = form.query_selector(INVALID_FIELD) else { return };
    if let Ok(Some(folded)) = field.closest("details") {
        // Only names that are no attribute names are refused.
        let _ = folded.set_attribute("open", "");
    }
    if let Some(field) = field.dyn_ref::<web_sys::HtmlElement>() {
        let _ = field.focus();
    }
}

/// On a narrow window the stage takes its place above the form: whoever has just sent that is further down.
fn show_stage(form: NodeRef<Form>) {
    let Some(form) = form.try_get_untracked().flatten() else { return };
    // Beside the stage, the form is not as wide as both.
    let above = |page: &Element| page.client_width() == form.client_width();
    if let Some(workbench) = form.parent_element().filter(above) {
        workbench.scroll_into_view();
    }
}

/// The field has another value than the one that was refused. Without its id the message is neither shown nor read out.
pub fn clear_field_error(event: &Event) {
    let Some(field) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    // Refused only for names that are no attribute names.
    let _ = field.remove_attribute("aria-invalid");
    if let Some(message) = document().get_element_by_id(&(field.id() + "-error")) {
        let _ = message.set_attribute("id", "");
    }
}

/// A key no other press has.
fn new_idempotency_key() -> String {
    let part = || (js_sys::Math::random() * 1e15) as u64;
    format!("press-{:x}-{:x}-{:x}", part(), part(), js_sys::Date::now() as u64)
}
