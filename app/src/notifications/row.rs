//! One notification as the bell's menu and the page of all show it. Drawn by the server only.

use super::{Notification, glyph};
use crate::icon::Icon;
use crate::time::{WallTime, recent_day};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// A row. `before` and `tools` stand at its beginning and its end, if there are any.
#[component]
pub fn Row(
    news: Notification,
    now: DateTime<Utc>,
    /// Beginning of the row's id: a notification may be on the page twice.
    place: &'static str,
    #[prop(default = "notification")] class: &'static str,
    #[prop(optional)] before: Option<AnyView>,
    #[prop(optional)] tools: Option<AnyView>,
) -> impl IntoView {
    let unread = !news.read_status;
    let sign = unread.then(|| {
        view! {
            <span class="notification__dot"></span>
            <span class="sr">"Unread"</span>
        }
    });
    let picture = match news.thumbnail_url.clone() {
        Some(url) => {
            view! { <img class="notification__thumb" src=url width="52" height="52" alt="" loading="lazy" decoding="async" /> }.into_any()
        }
        None => view! { <span class="notification__thumb"></span> }.into_any(),
    };
    view! {
        <li
            class=class
            id=format!("{place}-{}", news.id)
            data-type=news.notification_type.as_str()
            data-unread=unread.then_some("")
        >
            {before}
            <Icon glyph=glyph(news.notification_type) />
            <div class="notification__words">
                <a class="notification__title" href=news.link data-notification=unread.then_some(news.id)>
                    {news.title}
                    {sign}
                </a>
                <p class="notification__text">{news.message}</p>
                <Moment at=news.created_at now />
            </div>
            {tools}
            {picture}
        </li>
    }
}

#[component]
fn Moment(at: DateTime<Utc>, now: DateTime<Utc>) -> impl IntoView {
    let wall = WallTime::of(at);
    let full = format!("{}, {}", wall.day_words(), wall.minute_words());
    view! { <time class="notification__time" datetime=at.to_rfc3339() title=full>{ago(at, now)}</time> }
}

/// "just now", "3 min ago", "2 h ago", "Yesterday, 22:10", "14 May 2026, 09:41".
fn ago(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let minutes = (now - at).num_minutes();
    let wall = WallTime::of(at);
    match (minutes, day(at, now)) {
        (..1, _) => "just now".into(),
        (..60, _) => format!("{minutes} min ago"),
        (_, day) if day == "Today" => format!("{} h ago", minutes / 60),
        (_, day) => format!("{day}, {}", wall.minute_words()),
    }
}

/// The day of `at` in the reader's zone: "Today", "Yesterday", "14 May 2026".
pub fn day(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let words = WallTime::of(at).day_words();
    recent_day(&words, now).map_or(words, str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(words: &str) -> DateTime<Utc> {
        words.parse().unwrap()
    }

    #[test]
    fn row_45_the_age_of_news_is_said_as_people_do() {
        let now = at("2026-05-14T09:41:00Z");
        let said = [
            "2026-05-14T09:40:30Z",
            "2026-05-14T09:38:00Z",
            "2026-05-14T07:00:00Z",
            "2026-05-13T22:10:00Z",
            "2026-05-12T22:10:00Z",
        ]
        .map(|words| ago(at(words), now));
        assert_eq!(said, ["just now", "3 min ago", "2 h ago", "Yesterday, 22:10", "12 May 2026, 22:10"]);
    }
}
