//! A form that a server function takes: sent by the browser before and without WASM, by script after it.
//!
//! One type for every function. Leptos' `ServerAction` and `ActionForm` are compiled once for each function,
//! with a reader of forms and a writer of URLs; here the form goes out as the browser would send it, and the
//! answer stays JSON text until somebody reads it.

use crate::error::Error;
use leptos::prelude::*;
use leptos::server::ServerActionError;
use leptos::server_fn::ServerFn;
use leptos::server_fn::error::ServerFnUrlError;
use serde::de::DeserializeOwned;

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
        let refused = use_context::<ServerActionError>().filter(|refused| refused.path() == path);
        let refused = refused.map(|refused| Err(ServerFnUrlError::<Error>::decode_err(refused.err())));
        Self { url, pending: RwSignal::new(false), answer: RwSignal::new(refused) }
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
        Effect::new(Box::new(move |_| {
            self.answer.with(|answer| {
                if let Some(answer) = answer {
                    untrack(|| then(answer.as_ref().map(String::as_str)));
                }
            });
        }) as Box<dyn Fn(Option<()>)>);
        self
    }

    /// Sends `body`, URL-encoded fields.
    #[cfg(not(feature = "ssr"))]
    pub fn send(self, body: String) {
        self.pending.set(true);
        leptos::task::spawn_local(async move {
            let answer = send(self.url, body).await;
            // Whoever asked may be gone by now.
            let _ = self.answer.try_set(Some(answer));
            let _ = self.pending.try_set(false);
        });
    }

    #[cfg(feature = "ssr")]
    pub fn send(self, _body: String) {}
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
            && let Some(body) = fields(&event)
        {
            posting.send(body);
        }
    };
    view! {
        <form method="post" action=posting.url class=class on:submit=submit>
            {children()}
        </form>
    }
}

/// The form's fields, with the button it was sent by, as the browser itself would send them.
#[cfg(not(feature = "ssr"))]
pub fn fields(event: &leptos::ev::SubmitEvent) -> Option<String> {
    use wasm_bindgen::JsCast;
    let form = event.target()?.dyn_into::<web_sys::HtmlFormElement>().ok()?;
    let fields = web_sys::FormData::new_with_form(&form).ok()?;
    if let Some(button) = event.submitter() {
        let (name, value) = (button.get_attribute("name"), button.get_attribute("value"));
        if let (Some(name), Some(value)) = (name, value) {
            fields.append_with_str(&name, &value).ok()?;
        }
    }
    let encoded = web_sys::UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
    Some(encoded.to_string().into())
}

#[cfg(feature = "ssr")]
pub fn fields(_event: &leptos::ev::SubmitEvent) -> Option<String> {
    None
}

#[cfg(not(feature = "ssr"))]
async fn send(url: &str, body: String) -> Result<String, Error> {
    let request = gloo_net::http::Request::post(url)
        .header("Accept", "application/json")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(body)
        .map_err(|_| Error::Internal)?;
    let answer = request.send().await.map_err(|_| Error::Network)?;
    let text = answer.text().await.map_err(|_| Error::Network)?;
    if answer.ok() { Ok(text) } else { Err(serde_json::from_str(&text).unwrap_or(Error::Internal)) }
}
