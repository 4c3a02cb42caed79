//! One button that reads all. Drawn by the server only.

use super::api::MarkAllRead;
use crate::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Marks read what was seen: up to the newest one that is shown, of the types that are shown.
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
