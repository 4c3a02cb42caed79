//! The frame around every page: the rail, and the top bar with the page's heading.

mod disconnected;
mod rail;
#[cfg(feature = "ssr")]
pub mod side_nav;
mod topbar;

use crate::notifications::Toaster;
use crate::routes::{Access, Routes, use_routes};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use rail::Rail;
use topbar::Topbar;

/// Renders the page within the frame; the viewer and the pages before sign-in go without it.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let (routes, path) = (use_routes(), use_location().pathname);
    let framed = Memo::new(move |_| path.with(|path| is_framed(routes, path)));
    view! {
        <a class="skip" href="#main" rel="external">"Skip to content"</a>
        <div class=move || if framed.get() { "app" } else { "bare" }>
            <Show when=move || framed.get()>
                <Rail path />
                <Topbar path />
            </Show>
            <main class=move || if framed.get() { "app__main" } else { "bare__main" } id="main" tabindex="-1">
                {children()}
            </main>
        </div>
        <Show when=move || path.with(|path| is_signed_in(routes, path))>
            <Toaster />
        </Show>
    }
}

/// False on the pages before sign-in, which have no jobs to report.
pub(crate) fn is_signed_in(routes: Routes, path: &str) -> bool {
    routes.page(path).is_none_or(|page| page.access == Access::SignedIn)
}

pub(crate) fn is_framed(routes: Routes, path: &str) -> bool {
    routes.page(path).is_none_or(|page| page.frame)
}
