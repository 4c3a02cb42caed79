//! A form of a component: its server function, and the state of its last request.
//!
//! One type for every function. Leptos' `ServerAction` and `ActionForm` are compiled once for each function, with a
//! deserializer of forms and a serializer of URLs. Here the form is sent as the browser would send it, and the response
//! stays JSON text until [`FormAction::then`] parses it.

use super::{Submission, post};
use crate::parts::error_display::posted_error;
use domain::error::Error;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use web_sys::UrlSearchParams;

/// The URL of a form, and the response to its last request.
#[derive(Clone, Copy)]
pub struct FormAction {
    url: &'static str,
    pending: RwSignal<bool>,
    response: RwSignal<Option<Result<String, Error>>>,
}

impl FormAction {
    /// A form for the server function `F`.
    pub fn to<F: ServerFn>() -> Self {
        Self::at(F::url(), F::PATH)
    }

    /// A form sent without JavaScript comes back with its error in the page's address.
    fn at(url: &'static str, path: &str) -> Self {
        Self { url, pending: RwSignal::new(false), response: RwSignal::new(posted_error(path).map(Err)) }
    }

    /// True from the request until its response.
    pub fn pending(self) -> bool {
        self.pending.get()
    }

    /// The error of the last request.
    pub fn error(self) -> Signal<Option<Error>> {
        let response = self.response;
        Signal::derive(move || {
            response.with(|response| response.as_ref().and_then(|response| response.clone().err()))
        })
    }

    /// Calls `then` with each response, in the browser.
    pub fn then<T: DeserializeOwned>(self, then: impl Fn(T) + 'static) -> Self {
        self.after(move |response| {
            if let Ok(Ok(value)) = response.map(serde_json::from_str) {
                then(value);
            }
        })
    }

    /// Calls `then` after each request, in the browser.
    pub fn after(self, then: impl Fn(Result<&str, &Error>) + 'static) -> Self {
        Effect::new(move |_| {
            self.response.with(|response| {
                if let Some(response) = response {
                    untrack(|| then(response.as_ref().map(String::as_str)));
                }
            });
        });
        self
    }

    /// Sends `fields`.
    pub fn send(self, fields: UrlSearchParams) {
        // Screen readers announce the same error again only if it was removed first.
        if self.response.with_untracked(|response| matches!(response, Some(Err(Error::Invalid(_))))) {
            self.response.set(None);
        }
        self.pending.set(true);
        spawn_local(async move {
            let response = post(self.url, &fields).await;
            // The component may have been unmounted.
            let _ = self.response.try_set(Some(response));
            let _ = self.pending.try_set(false);
        });
    }
}

/// A `<form>` whose fields are the function's arguments.
#[component]
pub fn PostForm(
    action: FormAction,
    #[prop(optional)] class: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        if !event.default_prevented()
            && let Some(submission) = Submission::take(&event)
            && !action.pending.get_untracked()
        {
            action.send(submission.fields);
        }
    };
    view! {
        <form method="post" action=action.url class=class on:submit=submit>
            {children()}
        </form>
    }
}
