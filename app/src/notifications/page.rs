//! /notifications: all of them, with filters, search and bulk actions. Rendered by the server only.

mod bulk;
mod filters;
pub(super) mod mark_all;
pub(super) mod row;
mod wanted;

use super::Notification;
use super::api::UndoNotifications;
use super::bell_menu::TurnOn;
use crate::partials::render::bulk::UndoBar;
use crate::partials::render::{FormError, PageRequest, html};
use crate::parts::icon::{Glyph, Icon};
use crate::request::context::{caller, context};
use bulk::{BULK, Bulk, Tools};
use chrono::{DateTime, Utc};
use domain::error::Error;
use filters::{Search, Tabs};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use mark_all::MarkAllAsRead;
use row::{Row, day};
use services::database::Database;
use services::notifications::NotificationFilter;
use wanted::{Show, Wanted};

/// Rows per step of the list.
const STEP: u64 = 24;
/// Maximum steps on one page; after that a link leads to the next page.
const STEPS: u64 = 20;
/// Maximum rows per query.
const MOST: u64 = 96;

/// The data of the page.
struct NotificationsPageData {
    wanted: Wanted,
    items: Vec<Notification>,
    next: Option<String>,
    unread: i64,
    off: bool,
    now: DateTime<Utc>,
}

/// Renders the page for the caller.
///
/// # Errors
/// [`Error::Invalid`] for an unknown type or an invalid cursor.
pub async fn render(request: &PageRequest) -> Result<String, Error> {
    let context = context()?;
    let user = caller()?;
    let wanted = Wanted::of(request)?;
    let (items, next) = items(&context.database, &user.id, &wanted).await?;
    let off = !user.preferences.notifications_enabled;
    let shown =
        NotificationsPageData { items, next, unread: user.unread_count.into(), off, now: Utc::now(), wanted };
    Ok(html(page(request, shown)))
}

/// The requested steps, and the cursor of older ones.
async fn items(
    database: &Database,
    user_id: &str,
    wanted: &Wanted,
) -> Result<(Vec<Notification>, Option<String>), Error> {
    let mut left = STEP * wanted.pages.clamp(1, STEPS);
    let (mut items, mut cursor) = (Vec::new(), wanted.cursor.clone());
    while left > 0 {
        let filter = NotificationFilter { limit: left.min(MOST), cursor, ..wanted.filter() };
        left -= filter.limit;
        let page = services::notifications::list(&database.read, user_id, &filter).await?;
        items.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    Ok((items, cursor))
}

fn page(request: &PageRequest, shown: NotificationsPageData) -> AnyView {
    let NotificationsPageData { wanted, items, next, unread, off, now } = shown;
    let newest = items.iter().map(|notification| notification.id).max();
    let all = (unread > 0 && wanted.show != Show::Archived && wanted.q.is_none() && wanted.cursor.is_none())
        .then(|| view! { <MarkAllAsRead up_to=newest types=wanted.types_words() /> });
    let more = next.map(|cursor| {
        let grows = (wanted.pages < STEPS).then_some("");
        view! {
            <p class="gallery__older">
                <a class="button" rel="next" href=wanted.further(cursor) data-partial-more=grows>"Older"</a>
            </p>
        }
    });
    let list = match items.is_empty() {
        true => view! { <Nothing words=wanted.nothing() /> }.into_any(),
        false => {
            view! { <Bulk archived={wanted.show == Show::Archived} /> {days(items, &wanted, now)} }.into_any()
        }
    };
    view! {
        <div class="page page--narrow">
            <div class="notifications__head">
                <Tabs wanted=wanted.clone() unread />
                {all}
            </div>
            <FormError request />
            <UndoBar request action=UndoNotifications::url() words=changed_words(request) />
            <Search wanted />
            {off.then(|| view! { <TurnOn /> })}
            {list}
            {more}
        </div>
    }
    .into_any()
}

fn changed_words(request: &PageRequest) -> String {
    match request.number("changed") {
        0 => String::new(),
        1 => "1 notification changed".into(),
        count => format!("{count} notifications changed"),
    }
}

#[component]
fn Nothing(words: &'static str) -> impl IntoView {
    view! {
        <div class="empty empty--center">
            <Icon glyph=Glyph::Bell />
            <p>{words}</p>
        </div>
    }
}

/// The rows, grouped by day.
fn days(items: Vec<Notification>, wanted: &Wanted, now: DateTime<Utc>) -> Vec<AnyView> {
    let mut days: Vec<(String, Vec<AnyView>)> = Vec::new();
    for notification in items {
        let of = day(notification.created_at, now);
        let row = row(notification, wanted.show == Show::Archived, now);
        match days.last_mut() {
            Some((day, rows)) if *day == of => rows.push(row),
            _ => days.push((of, vec![row])),
        }
    }
    let day = |(day, rows): (String, Vec<AnyView>)| {
        let id = format!("day-{}", day.to_lowercase().replace(' ', "-"));
        let heading = id.clone();
        view! {
            <section aria-labelledby=heading>
                <h2 class="day" id=id>{day}</h2>
                <ul class="notifications" role="list">{rows}</ul>
            </section>
        }
        .into_any()
    };
    days.into_iter().map(day).collect()
}

fn row(notification: Notification, archived: bool, now: DateTime<Utc>) -> AnyView {
    let name = notification.title.clone();
    let checkbox = view! {
        <input
            class="check"
            type="checkbox"
            name="ids[]"
            value=notification.id
            form=BULK
            aria-label=format!("Select: {name}")
            autocomplete="off"
        />
    };
    let tools = view! { <Tools id=notification.id read=notification.read_status archived name /> };
    view! {
        <Row
            notification
            now
            place="notification"
            class="notification notification--wide"
            before=checkbox.into_any()
            tools=tools.into_any()
        />
    }
    .into_any()
}
