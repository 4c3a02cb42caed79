//! /notifications: all of them, with filters, search and what can be done to several at once. Drawn by the server only.

mod bulk;
mod filters;
mod wanted;

use super::Notification;
use super::api::UndoNotifications;
use super::bell_menu::TurnOn;
use super::mark_all::MarkAllAsRead;
use super::row::{Row, day};
use crate::context::{caller, context};
use crate::icon::{Glyph, Icon};
use crate::partials::render::bulk::UndoBar;
use crate::partials::render::{FormError, PageRequest, html};
use bulk::{BULK, Bulk, Tools};
use chrono::{DateTime, Utc};
use domain::error::Error;
use filters::{Search, Tabs};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use services::database::Database;
use services::notifications::NotificationFilter;
use wanted::{Show, Wanted};

/// Rows of one step of the list.
const STEP: u64 = 24;
/// Steps that one page grows to; from there a link leads on to the next page.
const STEPS: u64 = 20;
/// The most that one query brings.
const MOST: u64 = 96;

/// All that the page shows.
struct PageData {
    wanted: Wanted,
    items: Vec<Notification>,
    next: Option<String>,
    unread: i64,
    off: bool,
    now: DateTime<Utc>,
}

/// The page of whoever asks.
///
/// # Errors
/// [`Error::Invalid`] for a type or cursor that is none.
pub async fn render(request: &PageRequest) -> Result<String, Error> {
    let context = context()?;
    let user = caller()?;
    let wanted = Wanted::of(request)?;
    let (items, next) = items(&context.database, &user.id, &wanted).await?;
    let off = !user.preferences.notifications_enabled;
    let shown = PageData { items, next, unread: user.unread_count.into(), off, now: Utc::now(), wanted };
    Ok(html(page(request, shown)))
}

/// As many steps as are wanted, and the cursor of what is further back.
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

fn page(request: &PageRequest, shown: PageData) -> AnyView {
    let PageData { wanted, items, next, unread, off, now } = shown;
    let newest = items.iter().map(|news| news.id).max();
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

/// The rows under the days they are of.
fn days(items: Vec<Notification>, wanted: &Wanted, now: DateTime<Utc>) -> Vec<AnyView> {
    let mut days: Vec<(String, Vec<AnyView>)> = Vec::new();
    for news in items {
        let of = day(news.created_at, now);
        let row = row(news, wanted.show == Show::Archived, now);
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

fn row(news: Notification, archived: bool, now: DateTime<Utc>) -> AnyView {
    let name = news.title.clone();
    let pick = view! {
        <input
            class="check"
            type="checkbox"
            name="ids[]"
            value=news.id
            form=BULK
            aria-label=format!("Select: {name}")
            autocomplete="off"
        />
    };
    let tools = view! { <Tools id=news.id read=news.read_status archived name /> };
    view! {
        <Row
            news
            now
            place="notification"
            class="notification notification--wide"
            before=pick.into_any()
            tools=tools.into_any()
        />
    }
    .into_any()
}
