//! What every page of settings shares.

use crate::error_display::alert_message;
use crate::frame::side_nav::settings_page;
use crate::partials::render::{PageRequest, html};
use leptos::prelude::*;

/// A page of settings as HTML.
pub fn html_page(request: &PageRequest, content: impl IntoView + 'static) -> String {
    // Errors of fields stand beside them.
    let words = request.refusal().as_ref().and_then(alert_message);
    let content = view! {
        <p class="refusal" role="alert" tabindex="-1" data-partial-error="" data-partial-keep="">{words}</p>
        {content}
    };
    html(settings_page(&request.path, content.into_any()))
}
