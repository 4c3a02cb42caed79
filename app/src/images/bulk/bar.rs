//! The bar of actions for the selected entries, and the ways to select them.

mod browser;

use super::selection::Selection;
use crate::images::history::loaded::LoadedHistory;
use crate::partials::partial;
use crate::parts::loading::load;
use leptos::html::Div;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Provides the selection within `loaded` to all components below.
pub fn provide_selection(loaded: LoadedHistory) -> Selection {
    let selection = Selection::of(
        loaded,
        if cfg!(feature = "hydrate") { browser::checked_entries() } else { Vec::new() },
    );
    provide_context(selection);
    selection
}

/// Hidden by the stylesheet until a box is checked.
#[component]
pub fn BulkBar(selection: Selection, loaded: LoadedHistory) -> impl IntoView {
    let root = NodeRef::<Div>::new();
    let address = use_location().search;
    let buttons = load(|| (), move |()| partial("/history/bulk".into(), address.get_untracked(), false));
    browser::follow(root, selection, loaded);
    view! {
        <div class="gallery__bulk" tabindex="-1" node_ref=root>
            <Suspense>
                {move || Suspend::new(async move {
                    buttons.await.map(|markup| view! { <div inner_html=markup></div> })
                })}
            </Suspense>
        </div>
    }
}
