//! The bar above every page: its heading, the queue, the theme, the account.

use leptos::prelude::*;

/// The top bar; `path` is where the reader is.
#[component]
pub fn Topbar(path: Memo<String>) -> impl IntoView {
    view! {
        <header class="topbar">
            <h1 class="topbar__title">{move || path.with(|path| super::heading(path))}</h1>
        </header>
    }
}
