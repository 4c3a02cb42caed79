//! The bar of what can be done to the picked pictures, and the ways to pick them.

#[cfg_attr(feature = "ssr", path = "bulk_bar/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "bulk_bar/browser/mod.rs")]
mod picking;

use super::loaded::Loaded;
use super::selection::Selection;
use crate::loading::load;
use crate::partials::partial;
use leptos::html::Div;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// What is picked of `loaded`, for all below.
pub fn provide_selection(loaded: Loaded) -> Selection {
    let selection = Selection::of(loaded, picking::ticked());
    provide_context(selection);
    selection
}

/// Hidden by the style until a box is ticked.
#[component]
pub fn BulkBar(selection: Selection, loaded: Loaded) -> impl IntoView {
    let root = NodeRef::<Div>::new();
    let address = use_location().search;
    let buttons = load(|| (), move |()| partial("/history/bulk".into(), address.get_untracked(), false));
    picking::follow(root, selection, loaded);
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
