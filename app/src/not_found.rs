//! The page for addresses that lead nowhere.

use leptos::prelude::*;
use leptos_meta::Title;

/// Says so, with a way back; the answer's status is 404.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    crate::error_display::set_status(404);
    view! {
        <Title text="Page not found" />
        <div class="page">
            <div class="empty">
                <p>"There is nothing at this address. It may have been deleted, or the link is old."</p>
                <a class="button" href="/generate">"Back to Generate"</a>
            </div>
        </div>
    }
}
