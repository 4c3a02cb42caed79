//! Partials: pages, and areas of pages, that the server alone renders. The browser receives finished HTML, morphs it
//! into the document, sends its forms and loads it again after updates; the code that renders it is not in the WASM.
//!
//! Attributes in the HTML control the browser side:
//!
//! | attribute | on | meaning |
//! |---|---|---|
//! | `data-partial` | the element that holds it | the HTML inside came from the server and is morphed |
//! | `data-partial-keep` | any | if empty in the new HTML, the document's content stays |
//! | `data-partial-more` | link | the next part of the list, loaded when the link comes near the window |
//! | `data-partial-native` | form | the browser sends it and loads the next page |
//! | `data-partial-autosave` | form | sent at each change |
//! | `data-partial-changed` | form | set by the browser: changed during a save, so it is sent again |
//! | `data-partial-then` | form | path to go to after success; absent: the partial is loaded again |
//! | `data-partial-reload` | form | that path is loaded as a new document |
//! | `data-partial-refetch` | form | the whole page loads its data again after success |
//! | `data-partial-reset` | form | emptied after success |
//! | `data-partial-deletes-job` | form | id of the job that success deletes |
//! | `data-partial-undo` | form, button | words of the toast that offers to undo it |
//! | `data-partial-done` | form | words to show in its `data-partial-status` after success |
//! | `data-partial-status` | in a form | where these words go |
//! | `data-partial-field-error` | in a form | where the error of the field with that name goes |
//! | `data-partial-error` | any | where every other error goes |
//! | `data-partial-select-all` | checkbox | checks all boxes of the form with that id |
//! | `data-partial-selected` | any | shows how many of the boxes of the form with that id are checked |

mod browser;
pub mod morph;
#[cfg(feature = "ssr")]
pub mod render;

use crate::images::bulk::deleted::DeletionUndo;
use crate::live::{Live, use_live};
use crate::notifications::{Toasts, use_toasts};
use crate::parts::error_display::ErrorPage;
use crate::parts::loading::load;
use crate::routes::{Kind, Routes, use_routes};
use browser::{hydrate_partial, save_changes, submit};
use domain::error::Error;
use leptos::html::Div;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_navigate};

/// The partial at `path` (with `query`, without its question mark), as HTML.
///
/// `refresh` is true when the page is already rendered and only checks for updates. Parts that are slow or need another
/// machine are then left out, as an empty element with `data-partial-keep`.
#[server(prefix = "/api/fn", endpoint = "partial")]
pub async fn partial(path: String, query: String, refresh: bool) -> Result<String, Error> {
    (use_routes().render)(render::PageRequest::new(path, &query, refresh)).await
}

/// A partial in the document: its address, its element, and what its forms need.
#[derive(Clone, Copy)]
struct LivePartial {
    /// For an area of one page: the path of that page, outside of which nothing is loaded.
    page: Option<Memo<String>>,
    path: Memo<String>,
    query: Memo<String>,
    /// How many pages of an endless list are shown. The server sets their size.
    pages: RwSignal<u32>,
    /// Numbers of the last request, and of the one whose response is shown.
    requests: StoredValue<(u32, u32)>,
    /// False while it is hidden; nothing is loaded then.
    open: RwSignal<bool>,
    root: NodeRef<Div>,
    deleted: DeletionUndo,
    toasts: Toasts,
    live: Live,
    routes: Routes,
    go: Callback<String>,
}

impl LivePartial {
    fn new(path: Memo<String>, query: Memo<String>, open: RwSignal<bool>) -> Self {
        let navigate = use_navigate();
        Self {
            page: None,
            path,
            query,
            pages: RwSignal::new(1),
            requests: StoredValue::new((0, 0)),
            open,
            root: NodeRef::new(),
            deleted: DeletionUndo::new(),
            toasts: use_toasts(),
            live: use_live(),
            routes: use_routes(),
            go: Callback::new(move |to: String| navigate(&to, Default::default())),
        }
    }
}

/// The partial at the current address, kept up to date.
#[component]
pub fn PartialPage() -> impl IntoView {
    let routes = use_routes();
    let location = use_location();
    let current = location.pathname;
    // During navigation the address changes first; the page keeps the previous one until it unmounts.
    let path = Memo::new(move |before: Option<&String>| match before {
        Some(before) if !current.with(|current| is_partial(routes, current)) => before.clone(),
        _ => current.get(),
    });
    let page = LivePartial::new(path, location.search, RwSignal::new(true));
    let html = load(
        // Runs once more during navigation, when this page's signals are already disposed of.
        move || path.try_get().zip(page.query.try_get_untracked()),
        |address| async {
            let (path, query) = address.ok_or_else(|| Error::not_found("page"))?;
            partial(path, query, false).await
        },
    );
    hydrate_partial(page);
    // Owned by the title, which reads it when the page's signals may be disposed of.
    let title = ArcMemo::new(move |_| path.try_with(|path| routes.heading(path)).unwrap_or_default());
    title.with_untracked(|_| ());
    view! {
        <Title text=move || title.get() />
        <div
            class="partial"
            tabindex="-1"
            node_ref=page.root
            on:submit=move |event| submit(page, event)
            on:change=save_changes
        >
            <Transition fallback=|| view! { <div class="page" aria-busy="true"></div> }>
                {move || Suspend::new(async move {
                    match html.await {
                        Ok(html) => view! { <div data-partial="" inner_html=html></div> }.into_any(),
                        Err(error) => view! { <ErrorPage error /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}

/// An area with its own address, on any page. Loaded when `open` turns true, and kept up to date while it is.
#[component]
pub fn PartialArea(
    path: &'static str,
    open: RwSignal<bool>,
    /// Shown until it is loaded.
    children: Children,
) -> impl IntoView {
    let path = Memo::new(move |_| path.to_owned());
    let area = LivePartial::new(path, Memo::new(|_| String::new()), open);
    hydrate_partial(area);
    view! {
        <div class="part" tabindex="-1" node_ref=area.root on:submit=move |event| submit(area, event)>
            <div class="part__content" data-partial="">{children()}</div>
        </div>
    }
}

/// An area that was rendered with its page and is kept up to date from its own address.
#[component]
pub fn RenderedPartial(
    path: String,
    /// The query of the page's address.
    query: String,
    html: String,
) -> impl IntoView {
    let (path, query) = (Memo::new(move |_| path.clone()), Memo::new(move |_| query.clone()));
    let page = Some(use_location().pathname);
    let area = LivePartial { page, ..LivePartial::new(path, query, RwSignal::new(true)) };
    hydrate_partial(area);
    view! {
        <div class="part" tabindex="-1" node_ref=area.root on:submit=move |event| submit(area, event)>
            <div class="part__content" data-partial="" inner_html=html></div>
        </div>
    }
}

fn is_partial(routes: Routes, path: &str) -> bool {
    routes.page(path).is_some_and(|page| page.kind == Kind::Partial)
}
