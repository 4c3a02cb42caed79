//! Pages that the server alone draws: a job's, notifications, settings, and those of admins. The browser takes the finished
//! markup, sends its forms and fetches it anew; not a line of what draws it is in the WASM.

#[cfg_attr(feature = "ssr", path = "fragment/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "fragment/browser/mod.rs")]
mod alive;
#[cfg(feature = "ssr")]
pub mod drawn;
#[cfg(not(feature = "ssr"))]
pub mod patch;

use crate::images::deleted::Deleted;
use crate::live::{Live, use_live};
use crate::loading::load;
use crate::notifications::{Toasts, use_toasts};
use crate::refusal::Trouble;
use alive::{changed, enliven, send};
use domain::error::Error;
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
    /// Of a part that belongs to one page: the present address. Elsewhere there is nothing to ask for.
    here: Option<Memo<String>>,
    path: Memo<String>,
    query: Memo<String>,
    /// How much of an endless list is shown, in steps of the server's choice.
    pages: RwSignal<u32>,
    /// How often it was asked for, and which of these answers is shown.
    asked: StoredValue<(u32, u32)>,
    /// False while nobody sees it: then nothing is fetched.
    open: RwSignal<bool>,
    root: NodeRef<Div>,
    deleted: Deleted,
    toasts: Toasts,
    live: Live,
    go: Callback<String>,
}

impl Place {
    fn new(path: Memo<String>, query: Memo<String>, open: RwSignal<bool>) -> Self {
        let navigate = use_navigate();
        Self {
            here: None,
            path,
            query,
            pages: RwSignal::new(1),
            asked: StoredValue::new((0, 0)),
            open,
            root: NodeRef::new(),
            deleted: Deleted::new(),
            toasts: use_toasts(),
            live: use_live(),
            go: Callback::new(move |to: String| navigate(&to, Default::default())),
        }
    }
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
    let place = Place::new(path, location.search, RwSignal::new(true));
    let markup = load(
        // Asked once more on the way out, when this page is gone already.
        move || path.try_get().zip(place.query.try_get_untracked()),
        |asked| async {
            let (path, query) = asked.ok_or_else(|| Error::not_found("page"))?;
            fragment(path, query, false).await
        },
    );
    enliven(place);
    // As the title's own signs: read when the page's signals may be out of reach.
    let title = ArcMemo::new(move |_| path.try_with(|path| crate::frame::heading(path)).unwrap_or_default());
    title.with_untracked(|_| ());
    view! {
        <Title text=move || title.get() />
        <div
            class="fragment"
            tabindex="-1"
            node_ref=place.root
            on:submit=move |event| send(place, event)
            on:change=changed
        >
            <Transition fallback=|| view! { <div class="page" aria-busy="true"></div> }>
                {move || Suspend::new(async move {
                    match markup.await {
                        Ok(markup) => view! { <div data-drawn="" inner_html=markup></div> }.into_any(),
                        Err(error) => view! { <Trouble error /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}

/// A part of any page that the server alone draws, at an address of its own. Fetched when `open` turns true, and kept
/// up to date while it is.
#[component]
pub fn Part(
    path: &'static str,
    open: RwSignal<bool>,
    /// What is shown until then.
    children: Children,
) -> impl IntoView {
    let path = Memo::new(move |_| path.to_owned());
    let place = Place::new(path, Memo::new(|_| String::new()), open);
    enliven(place);
    view! {
        <div class="part" tabindex="-1" node_ref=place.root on:submit=move |event| send(place, event)>
            <div class="part__content" data-drawn="">{children()}</div>
        </div>
    }
}

/// A part of any page that came drawn with it, kept up to date from an address of its own.
#[component]
pub fn Drawn(
    path: String,
    /// That of the page's address.
    query: String,
    markup: String,
) -> impl IntoView {
    let (path, query) = (Memo::new(move |_| path.clone()), Memo::new(move |_| query.clone()));
    let here = Some(use_location().pathname);
    let place = Place { here, ..Place::new(path, query, RwSignal::new(true)) };
    enliven(place);
    view! {
        <div class="part" tabindex="-1" node_ref=place.root on:submit=move |event| send(place, event)>
            <div class="part__content" data-drawn="" inner_html=markup></div>
        </div>
    }
}

fn is_drawn(path: &str) -> bool {
    ["/notifications", "/models", "/presets"].contains(&path)
        || ["/jobs/", "/admin/", "/settings/", "/models/"].iter().any(|drawn| path.starts_with(drawn))
}
