//! What goes well with the chosen model, offered in a quiet line; nothing is set unless it is pressed.

#[cfg_attr(feature = "ssr", path = "suggestion/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "suggestion/browser.rs")]
mod platform;

use leptos::html::Div;
use leptos::prelude::*;

/// Empty until the server has one for `model` that differs from what the form says.
#[component]
pub fn Suggestion(model: RwSignal<String>) -> impl IntoView {
    let root = NodeRef::<Div>::new();
    platform::follow(root, model);
    view! { <div class="suggestions" node_ref=root hidden></div> }
}
