//! A form that a server function takes: sent by the browser before and without WASM, by script after it.
//!
//! One type for every function. Leptos' `ServerAction` and `ActionForm` are compiled once for each function,
//! with a reader of forms and a writer of URLs; here the form goes out as the browser would send it, and the
//! answer stays JSON text until somebody reads it.

#[cfg_attr(feature = "ssr", path = "post_form/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "post_form/browser.rs")]
mod request;

use crate::refusal::answered;
use domain::error::Error;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlButtonElement, HtmlFormElement, UrlSearchParams};

pub use request::post;

/// Where a form goes, and what became of its last sending.
#[derive(Clone, Copy)]
pub struct Posting {
    url: &'static str,
    pending: RwSignal<bool>,
    answer: RwSignal<Option<Result<String, Error>>>,
}

impl Posting {
    /// To the server function `F`.
    pub fn to<F: ServerFn>() -> Self {
        Self::at(F::url(), F::PATH)
    }

    /// A form sent without JavaScript comes back with its refusal in the page's address.
    fn at(url: &'static str, path: &str) -> Self {
        Self { url, pending: RwSignal::new(false), answer: RwSignal::new(answered(path).map(Err)) }
    }

    /// True from the sending until its answer.
    pub fn pending(self) -> bool {
        self.pending.get()
    }

    /// Why the last sending was refused.
    pub fn error(self) -> Signal<Option<Error>> {
        let answer = self.answer;
        Signal::derive(move || answer.with(|answer| answer.as_ref().and_then(|answer| answer.clone().err())))
    }

    /// Calls `then` with each answer, in the browser.
    pub fn then<T: DeserializeOwned>(self, then: impl Fn(T) + 'static) -> Self {
        self.after(move |answer| {
            if let Ok(Ok(answer)) = answer.map(|answer| serde_json::from_str(answer)) {
                then(answer);
            }
        })
    }

    /// Calls `then` after each sending, in the browser.
    pub fn after(self, then: impl Fn(Result<&str, &Error>) + 'static) -> Self {
        Effect::new(move |_| {
            self.answer.with(|answer| {
                if let Some(answer) = answer {
                    untrack(|| then(answer.as_ref().map(String::as_str)));
                }
            });
        });
        self
    }

    /// Sends `fields`.
    pub fn send(self, fields: UrlSearchParams) {
        // What is refused again is said again, also where the page has hidden it since.
        if self.answer.with_untracked(|answer| matches!(answer, Some(Err(Error::Invalid(_))))) {
            self.answer.set(None);
        }
        self.pending.set(true);
        spawn_local(async move {
            let answer = post(self.url, fields).await;
            // Whoever asked may be gone by now.
            let _ = self.answer.try_set(Some(answer));
            let _ = self.pending.try_set(false);
        });
    }
}

/// A `<form>` whose fields are the function's arguments.
#[component]
pub fn PostForm(
    posting: Posting,
    #[prop(optional)] class: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        if event.default_prevented() {
            return;
        }
        event.prevent_default();
        // A second press of an impatient person is no second wish.
        if !posting.pending.get_untracked()
            && let Some(fields) = fields(&event)
        {
            posting.send(fields);
        }
    };
    view! {
        <form method="post" action=posting.url class=class on:submit=submit>
            {children()}
        </form>
    }
}

/// What the form says.
pub fn fields_of(form: &HtmlFormElement) -> Option<UrlSearchParams> {
    let said = FormData::new_with_form(form).ok()?;
    UrlSearchParams::new_with_str_sequence_sequence(&said).ok()
}

/// What the form says, and the button that it was sent by, as the browser itself would send it.
pub fn fields(event: &web_sys::SubmitEvent) -> Option<UrlSearchParams> {
    let fields = fields_of(&event.target()?.dyn_into().ok()?)?;
    let button = event.submitter().and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
    if let Some(button) = button.filter(|button| !button.name().is_empty()) {
        fields.append(&button.name(), &button.value());
    }
    Some(fields)
}
