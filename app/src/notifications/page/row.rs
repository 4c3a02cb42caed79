//! One notification in the bell's menu and on /notifications. Rendered by the server only.

use crate::notifications::{Notification, glyph};
use crate::parts::icon::Icon;
use crate::parts::time::{WallTime, recent_day};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// A row, with `before` at its start and `tools` at its end.
#[component]
pub fn Row(
    notification: Notification,
    now: DateTime<Utc>,
    /// Prefix of the row's id: a notification may be on the page twice.
    place: &'static str,
    #[prop(default = "notification")] class: &'static str,
    #[prop(optional)] before: Option<AnyView>,
    #[prop(optional)] tools: Option<AnyView>,
) -> impl IntoView {
    let unread = !notification.read_status;
    let sign = unread.then(|| {
        view! {
            <span class="notification__dot"></span>
            <span class="sr">"Unread"</span>
        }
    });
    let picture = match notification.thumbnail_url.clone() {
        Some(url) => {
            view! { <img class="notification__thumb" src=url width="52" height="52" alt="" loading="lazy" decoding="async" /> }.into_any()
        }
        None => view! { <span class="notification__thumb"></span> }.into_any(),
    };
    view! {
        <li
            class=class
            id=format!("{place}-{}", notification.id)
            data-type=notification.notification_type.as_str()
            data-unread=unread.then_some("")
        >
            {before}
            <Icon glyph=glyph(notification.notification_type) />
            <div class="notification__words">
                <a class="notification__title" href=notification.link data-notification=unread.then_some(notification.id)>
                    {notification.title}
                    {sign}
                </a>
                <p class="notification__text">{notification.message}</p>
                <Moment at=notification.created_at now />
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
    fn row_45_ages_read_naturally() {
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
