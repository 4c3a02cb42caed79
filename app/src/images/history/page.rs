//! /history: all pictures and the jobs without pictures, newest first.

use super::filter_bar::FilterBar;
use super::gallery::Gallery;
use crate::images::api::history_page;
use crate::jobs::display::group_thousands;
use crate::parts::error_display::ErrorPage;
use crate::parts::loading::load;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// The history, starting at the address' cursor.
#[component]
pub fn HistoryView() -> impl IntoView {
    let address = use_location();
    // During navigation to another page the query is emptied first; the page keeps the previous one until it unmounts.
    let requested = Memo::new(move |before: Option<&(String, Option<String>)>| match before {
        Some(before) if address.pathname.with(|path| path != "/history") => before.clone(),
        _ => address.search.with(|query| split(query)),
    });
    let query = Memo::new(move |_| requested.with(|requested| requested.0.clone()));
    let total = RwSignal::new(None);
    let page = load(move || requested.get(), |(query, cursor)| history_page(query, cursor));
    view! {
        <Title text="History" />
        <div class="filters">
            <FilterBar query />
            <p class="filters__total" role="status">
                <Transition>
                    {move || Suspend::new(async move {
                        let filtered = query.with_untracked(|query| !query.is_empty());
                        // Only the first page has a total. An error is shown below instead.
                        let page = page.await.ok()?;
                        total.set(None);
                        let first = page.total.map(|total| (total, page.total_exact));
                        Some(move || total.get().or(first).map(|(total, exact)| found(total, exact, filtered)))
                    })}
                </Transition>
            </p>
        </div>
        <Transition fallback=|| view! { <div class="gallery" aria-busy="true"></div> }>
            {move || Suspend::new(async move {
                let (query, cursor) = requested.get_untracked();
                match page.await {
                    Ok(page) => view! { <Gallery page query cursor total /> }.into_any(),
                    Err(error) => view! { <ErrorPage error /> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// Splits a query into filters and cursor. A form sent without JavaScript also contains empty fields.
fn split(query: &str) -> (String, Option<String>) {
    let set = query
        .trim_start_matches('?')
        .split('&')
        .filter(|pair| !pair.ends_with('=') && !is_undo_parameter(pair));
    let (cursor, filters): (Vec<&str>, Vec<&str>) = set.partition(|pair| pair.starts_with("cursor="));
    let cursor = cursor.first().map(|pair| pair.trim_start_matches("cursor=").to_owned());
    (filters.join("&"), cursor)
}

/// Whether a pair is part of the result of a form that was sent without JavaScript.
fn is_undo_parameter(pair: &str) -> bool {
    ["undo=", "changed=", "changed_jobs=", "__path=", "__err=", "__mac="]
        .iter()
        .any(|name| pair.starts_with(name))
}

/// "984 items", "7 found", "1,000+ found".
fn found(total: u64, exact: bool, filtered: bool) -> String {
    let total = i64::try_from(total).unwrap_or(i64::MAX);
    let more = if exact { "" } else { "+" };
    match (total, filtered) {
        (0, _) => String::new(),
        (total, true) => format!("{}{more} found", group_thousands(total)),
        (1, false) => "1 item".into(),
        (total, false) => format!("{}{more} items", group_thousands(total)),
    }
}
