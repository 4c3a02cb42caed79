//! The page for unknown addresses.

use leptos::prelude::*;
use leptos_meta::Title;

/// Responds with 404 and links back to the composer.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    crate::parts::error_display::set_status(404);
    view! {
        <Title text="Page not found" />
        <div class="page">
            <div class="empty">
                <p>"Page not found. The link may be wrong or the page was deleted."</p>
                <a class="button" href="/generate">"Back to Generate"</a>
            </div>
        </div>
    }
}
