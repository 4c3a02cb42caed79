//! Pages that the server alone draws: a job's, notifications, settings, and those of admins. The browser takes the finished
//! markup, sends its forms and fetches it anew; not a line of what draws it is in the WASM.

#[cfg(not(feature = "ssr"))]
mod browser;
#[cfg(feature = "ssr")]
pub mod drawn;
#[cfg(not(feature = "ssr"))]
mod patch;

use crate::error::Error;
use crate::jobs::{JobStore, use_job_store};
use crate::refusal::Trouble;
use leptos::html::Div;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_navigate};

/// What belongs at `path` (with `query`, without its question mark), as HTML.
///
/// `again` is true when the page is there already and only looks for news: what takes long or asks
/// another machine is then left out, as an empty element with `data-keep`.
#[server(prefix = "/api/fn", endpoint = "fragment")]
pub async fn fragment(path: String, query: String, again: bool) -> Result<String, Error> {
    drawn::page(&drawn::Asked::new(path, &query, again)).await
}

/// Where the page is, what of it can be replaced, and the ways out of it.
#[derive(Clone, Copy)]
#[cfg_attr(feature = "ssr", expect(dead_code, reason = "only the browser follows the page"))]
struct Place {
    path: Memo<String>,
    query: Memo<String>,
    root: NodeRef<Div>,
    store: JobStore,
    go: Callback<String>,
}

/// The page at the present address, kept up to date.
#[component]
pub fn Fragment() -> impl IntoView {
    let location = use_location();
    let here = location.pathname;
    // On the way to another page the address changes first: what is shown stays until then.
    let path = Memo::new(move |before: Option<&String>| match before {
        Some(before) if !here.with(|here| is_drawn(here)) => before.clone(),
        _ => here.get(),
    });
    let navigate = use_navigate();
    let go = Callback::new(move |to: String| navigate(&to, Default::default()));
    let place = Place { path, query: location.search, root: NodeRef::new(), store: use_job_store(), go };
    let markup =
        Resource::new(move || path.get(), move |path| fragment(path, place.query.get_untracked(), false));
    enliven(place);
    view! {
        <Title text=move || path.with(|path| crate::frame::heading(path)) />
        <div class="fragment" tabindex="-1" node_ref=place.root on:submit=move |event| send(place, event)>
            <Transition fallback=|| view! { <div class="page" aria-busy="true"></div> }>
                {move || Suspend::new(async move {
                    match markup.await {
                        Ok(markup) => view! { <div inner_html=markup></div> }.into_any(),
                        Err(error) => view! { <Trouble error /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}

fn is_drawn(path: &str) -> bool {
    ["/jobs/", "/admin/", "/settings/"].iter().any(|drawn| path.starts_with(drawn))
}

#[cfg(not(feature = "ssr"))]
use browser::{enliven, send};

#[cfg(feature = "ssr")]
fn enliven(_place: Place) {}

#[cfg(feature = "ssr")]
fn send(_place: Place, _event: web_sys::SubmitEvent) {}
