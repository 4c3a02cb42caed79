//! Suggested settings for the chosen model, in one line; applied only on request.

mod browser;

use leptos::html::Div;
use leptos::prelude::*;

/// Hidden until the server has a suggestion for `model` that differs from the form.
#[component]
pub fn Suggestion(model: RwSignal<String>) -> impl IntoView {
    let root = NodeRef::<Div>::new();
    browser::follow(root, model);
    view! { <div class="suggestions" node_ref=root hidden></div> }
}
