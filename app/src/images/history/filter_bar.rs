//! Keeps the history's filters and the address in sync.

mod address;

use crate::partials::partial;
use crate::parts::loading::load;
use leptos::html::Div;
use leptos::prelude::*;

/// The filter fields for `query`, the address' query without its cursor.
#[component]
pub fn FilterBar(query: Memo<String>) -> impl IntoView {
    let root = NodeRef::<Div>::new();
    let fields = load(|| (), move |()| partial("/history/filters".into(), query.get_untracked(), false));
    address::follow(root, query);
    view! {
        <div class="filters__fields" node_ref=root>
            <Suspense fallback=|| view! { <div class="filters__form" aria-busy="true"></div> }>
                {move || Suspend::new(async move {
                    fields.await.map(|markup| view! { <div inner_html=markup></div> })
                })}
            </Suspense>
        </div>
    }
}
