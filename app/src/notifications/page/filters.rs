//! Tabs, type filters and search: plain links and one form.

use super::wanted::{Show, Wanted};
use crate::notifications::NotificationType;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;

const TABS: [(Show, &str); 3] = [(Show::Unread, "Unread"), (Show::All, "All"), (Show::Archived, "Archived")];

const TYPES: [(NotificationType, &str); 4] = [
    (NotificationType::JobCompleted, "Complete"),
    (NotificationType::JobFailed, "Failed"),
    (NotificationType::JobCancelled, "Cancelled"),
    (NotificationType::System, "System"),
];

/// Unread, all or archived.
#[component]
pub fn Tabs(wanted: Wanted, unread: i64) -> impl IntoView {
    let tabs = TABS
        .map(|(show, name)| {
            let current = (wanted.show == show).then_some("page");
            let count = (show == Show::Unread && unread > 0)
                .then(|| view! { <span class="tabs__count">{unread}</span> });
            view! { <a class="tabs__tab" href=wanted.in_tab(show) aria-current=current>{name} {count}</a> }
        })
        .collect_view();
    view! { <nav class="tabs" aria-label="Show">{tabs}</nav> }
}

/// The search field and the type filters.
#[component]
pub fn Search(wanted: Wanted) -> impl IntoView {
    let types = TYPES
        .map(|(kind, name)| {
            let on = wanted.types.contains(&kind).then_some("true");
            view! { <a class="chip" href=wanted.toggled(kind) aria-current=on>{name}</a> }
        })
        .collect_view();
    let hidden = [("show", wanted.show_word().to_owned()), ("types", wanted.types_words())]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    view! {
        <search class="row notifications__search">
            <form class="fill" method="get" action="/notifications">
                {hidden}
                <label class="search">
                    <Icon glyph=Glyph::Search />
                    <span class="sr">"Search notifications"</span>
                    <input class="input" type="search" name="q" placeholder="Search" value=wanted.q.clone() />
                </label>
            </form>
            <nav class="chips" aria-label="Types">{types}</nav>
        </search>
    }
}
