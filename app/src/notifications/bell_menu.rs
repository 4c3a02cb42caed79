//! The content of the bell's menu: the newest notifications. Rendered by the server only.

use super::Notification;
use super::api::EnableNotifications;
use super::page::mark_all::MarkAllAsRead;
use super::page::row::Row;
use crate::partials::render::{FormError, PageRequest, PostButton, html};
use crate::parts::icon::{Glyph, Icon};
use crate::request::context::{caller, context};
use chrono::{DateTime, Utc};
use domain::error::Error;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use services::notifications::NotificationFilter;

/// Rows of the menu.
const NEWEST: u64 = 10;

/// Renders the menu for the caller.
pub async fn render(request: &PageRequest) -> Result<String, Error> {
    let context = context()?;
    let user = caller()?;
    let filter = NotificationFilter { limit: NEWEST, ..Default::default() };
    let page = services::notifications::list(&context.database.read, &user.id, &filter).await?;
    let off = !user.preferences.notifications_enabled;
    Ok(html(menu(request, page.items, user.unread_count > 0, off, Utc::now())))
}

fn menu(
    request: &PageRequest,
    notifications: Vec<Notification>,
    unread: bool,
    off: bool,
    now: DateTime<Utc>,
) -> AnyView {
    let newest = notifications.iter().map(|notification| notification.id).max();
    let all = unread.then(|| view! { <MarkAllAsRead up_to=newest /> });
    let list = match notifications.is_empty() {
        true => view! { <p class="bell__none">"You're all caught up."</p> }.into_any(),
        false => {
            let row = |notification: Notification| view! { <Row notification now place="bell" /> };
            let rows = notifications.into_iter().map(row).collect_view();
            view! { <ul class="bell__list" role="list">{rows}</ul> }.into_any()
        }
    };
    view! {
        <div class="bell__head">
            <h2>"Notifications"</h2>
            {all}
        </div>
        <FormError request />
        {off.then(|| view! { <TurnOn /> })}
        {list}
        <div class="bell__foot">
            <a class="button button--quiet" href="/notifications">"View all"</a>
            <a class="iconbutton" href="/settings/notifications" aria-label="Notification settings" title="Notification settings">
                <Icon glyph=Glyph::Sliders />
            </a>
        </div>
    }.into_any()
}

/// The offer to turn notifications on, shown while they are off.
#[component]
pub fn TurnOn() -> impl IntoView {
    view! {
        <div class="offer offer--bell">
            <p>"Notifications are off."</p>
            <PostButton
                action=EnableNotifications::url()
                fields=vec![]
                label="Turn on"
                class="button button--primary button--small"
                refetch=true
            />
        </div>
    }
}
