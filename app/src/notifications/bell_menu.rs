//! What the bell's menu holds: the newest notifications. Drawn by the server only.

use super::Notification;
use super::api::EnableNotifications;
use super::mark_all::MarkAllAsRead;
use super::row::Row;
use crate::context::{caller, context};
use crate::icon::{Glyph, Icon};
use crate::partials::render::{FormError, PageRequest, PostButton, html};
use chrono::{DateTime, Utc};
use domain::error::Error;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use services::notifications::NotificationFilter;

/// Rows of the menu.
const NEWEST: u64 = 10;

/// The menu of whoever asks.
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
    news: Vec<Notification>,
    unread: bool,
    off: bool,
    now: DateTime<Utc>,
) -> AnyView {
    let newest = news.iter().map(|news| news.id).max();
    let all = unread.then(|| view! { <MarkAllAsRead up_to=newest /> });
    let list = match news.is_empty() {
        true => view! { <p class="bell__none">"What becomes of your pictures is told here."</p> }.into_any(),
        false => {
            let rows = news.into_iter().map(|news| view! { <Row news now place="bell" /> }).collect_view();
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

/// For those who are not told when their work is done.
#[component]
pub fn TurnOn() -> impl IntoView {
    view! {
        <div class="offer offer--bell">
            <p>"You are not told when your pictures are done."</p>
            <PostButton
                action=EnableNotifications::url()
                fields=vec![]
                label="Tell me"
                class="button button--primary button--small"
                refetch=true
            />
        </div>
    }
}
