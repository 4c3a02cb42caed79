//! The bar of what can be done to the selected pictures, and the ways to pick them.

#[cfg_attr(feature = "ssr", path = "bulk_bar/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "bulk_bar/browser/mod.rs")]
mod platform;

use super::loaded::LoadedHistory;
use super::selection::Selection;
use crate::loading::load;
use crate::partials::partial;
use leptos::html::Div;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// What is selected of `loaded`, for all below.
pub fn provide_selection(loaded: LoadedHistory) -> Selection {
    let selection = Selection::of(loaded, platform::checked_entries());
    provide_context(selection);
    selection
}

/// Hidden by the style until a box is ticked.
#[component]
pub fn BulkBar(selection: Selection, loaded: LoadedHistory) -> impl IntoView {
    let root = NodeRef::<Div>::new();
    let address = use_location().search;
    let buttons = load(|| (), move |()| partial("/history/bulk".into(), address.get_untracked(), false));
    platform::follow(root, selection, loaded);
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
