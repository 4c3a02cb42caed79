//! The layout of every settings page.

use crate::partials::render::{PageRequest, html};
use crate::parts::error_display::alert_message;
use crate::root::frame::side_nav::settings_page;
use leptos::prelude::*;

/// A settings page as HTML.
pub fn html_page(request: &PageRequest, content: impl IntoView + 'static) -> String {
    // Field errors are shown beside their fields.
    let words = request.refusal().as_ref().and_then(alert_message);
    let content = view! {
        <p class="refusal" role="alert" tabindex="-1" data-partial-error="" data-partial-keep="">{words}</p>
        {content}
    };
    html(settings_page(&request.path, content.into_any()))
}
