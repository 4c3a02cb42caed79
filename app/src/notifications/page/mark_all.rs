//! The button that marks all as read. Rendered by the server only.

use crate::notifications::api::MarkAllRead;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Marks as read what the page shows: up to the newest notification, of the selected types.
#[component]
pub fn MarkAllAsRead(up_to: Option<i64>, #[prop(optional, into)] types: String) -> impl IntoView {
    view! {
        <form class="push" method="post" action=MarkAllRead::url() data-partial-undo="marked as read">
            <input type="hidden" name="up_to" value=up_to />
            <input type="hidden" name="types" value=types />
            <button class="button button--quiet button--small" type="submit">
                <Icon glyph=Glyph::CheckAll />
                <span class="button__label">"Mark all as read"</span>
            </button>
        </form>
    }
}
