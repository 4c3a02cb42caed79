//! Sending the form: one job a press, whatever the network does.

use crate::error::Error;
use crate::jobs::api::{PAGE_KEY, SubmitJob};
use crate::jobs::use_job_store;
use leptos::form::FromFormData;
use leptos::html::Form;
use leptos::prelude::*;
use std::time::Duration;

/// How long a press keeps the button at least, so that an impatient second one makes no second job.
const HOLD: Duration = Duration::from_millis(600);

/// The state of the last press.
#[derive(Clone, Copy)]
pub struct Sending {
    form: NodeRef<Form>,
    action: ServerAction<SubmitJob>,
    last: StoredValue<Option<SubmitJob>>,
    held: RwSignal<bool>,
}

impl Sending {
    pub fn new(form: NodeRef<Form>) -> Self {
        let action = ServerAction::<SubmitJob>::new();
        let store = use_job_store();
        let answer = action.value();
        Effect::new(move |_| {
            if let Some(Ok(job)) = answer.get() {
                store.put(job);
            }
        });
        Effect::new(move |_| {
            if answer.with(|answer| matches!(answer, Some(Err(Error::Invalid(_))))) {
                request_animation_frame(move || show_first_refusal(form));
            }
        });
        Self { form, action, last: StoredValue::new(None), held: RwSignal::new(false) }
    }

    /// Why the last press was refused.
    pub fn error(self) -> Signal<Option<Error>> {
        let answer = self.action.value();
        Signal::derive(move || answer.get().and_then(Result::err))
    }

    /// True from the press until its answer.
    pub fn busy(self) -> bool {
        self.action.pending().get() || self.held.get()
    }

    /// Takes over from the browser's own way to send a form.
    pub fn submit(self, event: leptos::ev::SubmitEvent) {
        event.prevent_default();
        if untrack(|| self.busy()) {
            return;
        }
        if let Ok(wish) = SubmitJob::from_event(&event) {
            self.send(SubmitJob { key: Some(press_key()), ..wish });
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
                matches!(error, Error::Network | Error::Internal | Error::Unavailable(_) | Error::TooMany(_))
            })
        });
        failed && self.last.with_value(Option::is_some)
    }

    /// Sends the last press again, with its key: if it did arrive, no second job is made.
    pub fn retry(self) {
        if let Some(wish) = self.last.get_value() {
            self.send(wish);
        }
    }

    fn send(self, wish: SubmitJob) {
        self.last.set_value(Some(wish.clone()));
        self.held.set(true);
        set_timeout(
            move || {
                let _ = self.held.try_set(false);
            },
            HOLD,
        );
        self.action.dispatch(wish);
    }
}

/// Opens what hides the first refused field and puts the cursor there.
fn show_first_refusal(form: NodeRef<Form>) {
    use wasm_bindgen::JsCast;
    let Some(form) = form.get_untracked() else { return };
    let Ok(Some(field)) = form.query_selector("[aria-invalid=true]") else { return };
    if let Ok(Some(folded)) = field.closest("details") {
        // Only names that are no attribute names are refused.
        let _ = folded.set_attribute("open", "");
    }
    if let Some(field) = field.dyn_ref::<web_sys::HtmlElement>() {
        let _ = field.focus();
    }
}

/// A key no other press has.
fn press_key() -> String {
    let part = || (js_sys::Math::random() * 1e15) as u64;
    format!("press-{:x}-{:x}-{:x}", part(), part(), js_sys::Date::now() as u64)
}

/// A key made with the page, for a form sent without JavaScript. In the browser every press has its own.
#[cfg(feature = "ssr")]
pub fn page_key() -> String {
    format!("{PAGE_KEY}{}", uuid::Uuid::new_v4().simple())
}

#[cfg(not(feature = "ssr"))]
pub fn page_key() -> String {
    PAGE_KEY.into()
}
