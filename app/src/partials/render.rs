//! Renders partials, on the server.

pub mod bulk;

use crate::parts::icon::{Glyph, Icon};
use crate::routes::ids;
use axum::extract::Query;
use domain::error::Error;
use leptos::prelude::*;
use leptos::server_fn::error::ServerFnUrlError;
use std::collections::BTreeMap;
use std::pin::Pin;

/// Renders the requested partial.
pub type Render = fn(PageRequest) -> Pin<Box<dyn Future<Output = Result<String, Error>> + Send>>;

/// A request for a partial.
#[derive(Clone, Debug, Default)]
pub struct PageRequest {
    pub path: String,
    query: BTreeMap<String, String>,
    text: String,
    /// True when the page is already rendered; slow parts are then left out.
    pub refresh: bool,
}

impl PageRequest {
    pub fn new(path: String, query: &str, refresh: bool) -> Self {
        let query_text = query.to_owned();
        let address = format!("/?{}", query.trim_start_matches('?')).parse().unwrap_or_default();
        // An invalid query counts as empty.
        let query = Query::try_from_uri(&address).map(|Query(pairs)| pairs).unwrap_or_default();
        Self { path, query, text: query_text, refresh }
    }

    /// The raw query string.
    pub fn query_text(&self) -> &str {
        &self.text
    }

    /// One value of the query; none when it is empty.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// One number of the query; 0 when there is none.
    pub fn number(&self, name: &str) -> u64 {
        self.value(name).and_then(|number| number.parse().ok()).unwrap_or_default()
    }

    /// The first number in the path.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub fn id(&self) -> Result<i64, Error> {
        ids(&self.path).next().ok_or_else(|| Error::not_found("page"))
    }

    /// The error of a form that was sent without JavaScript.
    pub fn refusal(&self) -> Option<Error> {
        self.value("__err").map(ServerFnUrlError::<Error>::decode_err)
    }
}

/// `view` as HTML, without the comments between neighbouring texts: nothing hydrates it.
pub fn html(view: impl IntoView) -> String {
    view.into_view().to_html().replace("<!>", "")
}

/// The place for a form's error; empty without one.
#[component]
pub fn FormError<'a>(request: &'a PageRequest) -> impl IntoView + use<> {
    let words = request.refusal().map(|error| error.to_string());
    view! { <p class="refusal" role="alert" tabindex="-1" data-partial-error="" data-partial-keep="">{words}</p> }
}

/// A form of one button.
#[component]
pub fn PostButton(
    /// Address of the server function.
    action: &'static str,
    #[prop(into)] fields: Vec<(&'static str, String)>,
    #[prop(optional, into)] glyph: Option<Glyph>,
    label: &'static str,
    /// Accessible name, where several buttons of a page have the same label.
    #[prop(optional, into)]
    name: Option<String>,
    #[prop(default = "button")] class: &'static str,
    /// Path to go to after success; absent: the page stays.
    #[prop(optional, into)]
    then: Option<&'static str>,
    /// Id of the job that success deletes, until that is undone.
    #[prop(optional, into)]
    forgets: Option<i64>,
    /// The whole page loads its data again after success.
    #[prop(optional)]
    refetch: bool,
    /// The browser sends it and loads the next page.
    #[prop(optional)]
    plain: bool,
    /// Message beside it after success.
    #[prop(optional, into)]
    says: Option<&'static str>,
) -> impl IntoView {
    let fields = fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    view! {
        <form
            method="post"
            action=action
            data-partial-then=then
            data-partial-deletes-job=forgets
            data-partial-refetch=refetch
            data-partial-native=plain
            data-partial-done=says
        >
            {fields}
            <button class=class type="submit" aria-label=name>
                {glyph.map(|glyph| view! { <Icon glyph /> })}
                <span class="button__label">{label}</span>
            </button>
            {says.map(|_| view! { <p class="said" role="status" data-partial-status="" data-partial-keep=""></p> })}
        </form>
    }
}

/// Explains a state: what happened in bold, then what it means and what to do, with the error details folded below.
#[component]
pub fn Notice(
    /// failed, waiting or done.
    tone: &'static str,
    #[prop(into)] headline: String,
    #[prop(optional, into)] text: String,
    #[prop(optional_no_strip, into)] cause: Option<String>,
) -> impl IntoView {
    let glyph = match tone {
        "done" => Glyph::Done,
        "waiting" => Glyph::Clock,
        _ => Glyph::Alert,
    };
    view! {
        <div class="notice" data-status=tone>
            <Icon glyph />
            <div>
                <b>{headline}</b>
                " "
                {text}
                <Cause cause />
            </div>
        </div>
    }
}

/// Error details, folded.
#[component]
pub fn Cause(#[prop(optional_no_strip, into)] cause: Option<String>) -> impl IntoView {
    cause.map(|cause| {
        view! {
            <details class="cause">
                <summary>
                    <Icon glyph=Glyph::ChevronRight />
                    "Error details"
                </summary>
                <pre>{cause}</pre>
            </details>
        }
    })
}
