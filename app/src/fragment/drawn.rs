//! Markup made on the server, for [`super::Fragment`].

pub mod bulk;

use crate::icon::{Glyph, Icon};
use axum::extract::Query;
use domain::error::Error;
use leptos::prelude::*;
use leptos::server_fn::error::ServerFnUrlError;
use std::collections::BTreeMap;

/// Which page is asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub path: String,
    query: BTreeMap<String, String>,
    text: String,
    /// True when the page is there already: what takes long is left out.
    pub again: bool,
}

impl Asked {
    pub fn new(path: String, query: &str, again: bool) -> Self {
        let query_text = query.to_owned();
        let address = format!("/?{}", query.trim_start_matches('?')).parse().unwrap_or_default();
        // A query that cannot be read asks for nothing.
        let query = Query::try_from_uri(&address).map(|Query(pairs)| pairs).unwrap_or_default();
        Self { path, query, text: query_text, again }
    }

    /// The query as the address has it.
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

    /// Why a form was refused that was sent without JavaScript.
    pub fn refusal(&self) -> Option<Error> {
        self.value("__err").map(ServerFnUrlError::<Error>::decode_err)
    }
}

/// The page at the address that is asked for.
pub async fn page(asked: &Asked) -> Result<String, Error> {
    match asked.path.trim_end_matches('/') {
        "/admin/engines" => crate::engines::engines_page::draw(asked).await,
        "/history/bulk" => crate::images::bulk_buttons::draw(asked),
        "/history/filters" => crate::images::filter_fields::draw(asked).await,
        "/admin/queue" => crate::jobs::queue_page::draw(asked).await,
        "/notifications" => crate::notifications::page::draw(asked).await,
        "/notifications/bell" => crate::notifications::bell_menu::draw(asked).await,
        path if is_models(path) => crate::engines::library::draw(asked).await,
        "/presets" => crate::presets::page::draw(asked).await,
        path if path.starts_with("/images/") => crate::images::drawn::draw(asked).await,
        path if path.starts_with("/settings/") => crate::settings::page::draw(asked).await,
        path => {
            let id = path.strip_prefix("/jobs/").and_then(|id| id.parse().ok());
            crate::jobs::job_page::draw(asked, id.ok_or_else(|| Error::not_found("page"))?).await
        }
    }
}

fn is_models(path: &str) -> bool {
    path == "/models" || path.starts_with("/models/")
}

/// `view` as HTML. Marks between neighbouring texts are left out: nothing hydrates it.
pub fn html(view: impl IntoView) -> String {
    view.into_view().to_html().replace("<!>", "")
}

/// Where the page says why a form was refused; empty while none was.
#[component]
pub fn Refusal<'a>(asked: &'a Asked) -> impl IntoView + use<> {
    let words = asked.refusal().map(|error| error.to_string());
    view! { <p class="refusal" role="alert" tabindex="-1" data-refusal="" data-keep="">{words}</p> }
}

/// A form of one button.
#[component]
pub fn PostButton(
    /// Address of the server function.
    action: &'static str,
    #[prop(into)] fields: Vec<(&'static str, String)>,
    #[prop(optional, into)] glyph: Option<Glyph>,
    label: &'static str,
    /// Its whole name, where several buttons of a page have the same label.
    #[prop(optional, into)]
    name: Option<String>,
    #[prop(default = "button")] class: &'static str,
    /// Where the reader goes afterwards; absent: stays.
    #[prop(optional, into)]
    then: Option<&'static str>,
    /// Job that is gone afterwards, until that is undone.
    #[prop(optional, into)]
    forgets: Option<i64>,
    /// More of the page than this part follows from it: all of it is fetched anew.
    #[prop(optional)]
    refetch: bool,
    /// The browser sends it by itself and fetches the next page whole.
    #[prop(optional)]
    plain: bool,
    /// What is said beside it once it was taken.
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
            data-then=then
            data-forgets=forgets
            data-refetch=refetch
            data-plain=plain
            data-says=says
        >
            {fields}
            <button class=class type="submit" aria-label=name>
                {glyph.map(|glyph| view! { <Icon glyph /> })}
                <span class="button__label">{label}</span>
            </button>
            {says.map(|_| view! { <p class="said" role="status" data-said="" data-keep=""></p> })}
        </form>
    }
}

/// Why something is as it is: bold what happened, then what it means and what to do, with the
/// technical cause folded below.
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

/// A technical cause, folded.
#[component]
pub fn Cause(#[prop(optional_no_strip, into)] cause: Option<String>) -> impl IntoView {
    cause.map(|cause| {
        view! {
            <details class="cause">
                <summary>
                    <Icon glyph=Glyph::ChevronRight />
                    "Technical cause"
                </summary>
                <pre>{cause}</pre>
            </details>
        }
    })
}
