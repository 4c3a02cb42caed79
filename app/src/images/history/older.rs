//! The link to older entries of the history.

use super::loaded::LoadedHistory;
use crate::images::api::history_page;
use crate::parts::error_display::Alert;
use leptos::html::A;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A plain link to the next page. With JavaScript it appends that page, also when it scrolls into view.
#[component]
pub fn Older(loaded: LoadedHistory) -> impl IntoView {
    let link = NodeRef::<A>::new();
    let more = move || {
        let Some(cursor) = loaded.next.get_untracked() else { return };
        if loaded.loading.get_untracked() {
            return;
        }
        loaded.loading.set(true);
        spawn_local(async move {
            match history_page(loaded.query.get_value(), Some(cursor)).await {
                Ok(page) => {
                    let _ = loaded.entries.try_update(|entries| entries.extend(page.entries));
                    let _ = loaded.next.try_set(page.next_cursor);
                    let _ = loaded.error.try_set(None);
                }
                Err(error) => {
                    let _ = loaded.error.try_set(Some(error));
                }
            }
            let _ = loaded.loading.try_set(false);
        });
    };
    super::in_view::when_in_view(link, more);
    let click = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        event.stop_propagation();
        more();
    };
    view! {
        <Alert error=loaded.error />
        {move || {
            loaded.next.get().map(|cursor| {
                view! {
                    <p class="gallery__older">
                        <a
                            class="button"
                            rel="next"
                            href=address(&loaded.query.get_value(), &cursor)
                            aria-busy=move || loaded.loading.get().then_some("true")
                            node_ref=link
                            on:click=click
                        >
                            "Older"
                        </a>
                    </p>
                }
            })
        }}
    }
}

fn address(query: &str, cursor: &str) -> String {
    let and = if query.is_empty() { "" } else { "&" };
    format!("/history?{query}{and}cursor={cursor}")
}
