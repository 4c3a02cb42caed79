//! Shows an error beside its field, or as an alert.

#[cfg_attr(feature = "ssr", path = "error_display/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "error_display/browser.rs")]
mod platform;

use super::icon::{Glyph, Icon};
use crate::live::use_live;
use domain::error::Error;
use leptos::prelude::*;
use leptos::server::ServerActionError;

pub use platform::set_status;

/// The error with which the server function at `path` refused a form sent without JavaScript, read from the address.
pub fn posted_error(path: &str) -> Option<Error> {
    let refused = use_context::<ServerActionError>().filter(|refused| refused.path() == path)?;
    Some(platform::decode(refused.err()))
}

/// The error message for `field`, as a sentence.
pub fn field_message(error: Option<&Error>, field: &str) -> Option<String> {
    let refused = error?.fields().iter().find(|refused| refused.field == field)?;
    Some(sentence(&refused.message))
}

/// Adds the capital letter and the full stop.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first: String = letters.next().map(|first| first.to_ascii_uppercase().into()).unwrap_or_default();
    let stop = if words.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}

/// The error of `field`, or nothing. The input refers to `id` in its `aria-describedby`.
#[component]
pub fn FieldErrorMessage(
    id: &'static str,
    field: &'static str,
    #[prop(into)] error: Signal<Option<Error>>,
) -> impl IntoView {
    let words = Memo::new(move |_| error.with(|error| field_message(error.as_ref(), field)));
    move || {
        words.get().map(|words| {
            view! {
                <p class="field__error" id=id>
                    <Icon glyph=Glyph::Alert />
                    {words}
                </p>
            }
        })
    }
}

/// An error as an alert; for invalid fields it only gives their number.
#[component]
pub fn Alert(#[prop(into)] error: Signal<Option<Error>>) -> impl IntoView {
    let words = Memo::new(move |_| error.with(|error| error.as_ref().and_then(alert_message)));
    view! {
        <div role="alert">
            {move || {
                words.get().map(|words| {
                    view! {
                        <div class="notice notice--flush">
                            <Icon glyph=Glyph::Alert />
                            <div>{words}</div>
                        </div>
                    }
                })
            }}
        </div>
    }
}

/// The text of an error; for invalid fields only their number.
pub fn alert_message(error: &Error) -> Option<String> {
    match error.fields().len() {
        0 => Some(error.to_string()),
        1 => Some("Fix the highlighted field.".into()),
        n => Some(format!("Fix {n} highlighted fields.")),
    }
}

/// Whether the page shows that it could not be loaded because the server was unreachable.
pub fn shows_network_error() -> bool {
    matches!(document().query_selector("[data-network-error]"), Ok(Some(_)))
}

/// Replaces a page that could not be loaded. If the server was unreachable, [`crate::parts::loading::load`] retries.
#[component]
pub fn ErrorPage(error: Error) -> impl IntoView {
    set_status(error.status());
    let signed_out = error == Error::SignedOut;
    let live = use_live();
    let retry = (error == Error::Network).then(|| {
        view! {
            <button class="button button--primary" type="button" data-network-error="" on:click=move |_| live.reconnect()>
                <Icon glyph=Glyph::Retry />
                "Retry"
            </button>
        }
    });
    view! {
        <div class="page">
            <div class="empty" role="alert">
                <p>{error.to_string()}</p>
                {retry}
                {if signed_out {
                    view! { <a class="button button--primary" href="/login" rel="external">"Sign in"</a> }
                } else {
                    view! { <a class="button" href="/generate">"Back to Generate"</a> }
                }}
            </div>
        </div>
    }
}
