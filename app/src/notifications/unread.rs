//! How many notifications are unread: one number for the bell, the rail, the title and the icon.

use crate::accounts::{CurrentUser, User, api::current_user, use_current_user};
use crate::live::{Live, Message, set_answered, use_live};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The most that the badge says.
const MOST: i64 = 99;

/// The number, followed live; the same one everywhere on the page.
#[derive(Clone, Copy)]
pub struct UnreadCount {
    count: RwSignal<i64>,
    begun: StoredValue<bool>,
    /// Frames so far: an answer that was asked for before the last one is old.
    heard: StoredValue<u64>,
    user: CurrentUser,
}

impl UnreadCount {
    /// Makes it, has it follow `live` and gives it to everything below.
    pub fn provide(live: Live, user: CurrentUser) -> Self {
        let (count, begun, heard) = (RwSignal::new(0), StoredValue::new(false), StoredValue::new(0));
        let unread = Self { count, begun, heard, user };
        live.listen(move |message| match message {
            Message::Unread(new) => unread.hear(new.unread_count),
            Message::Refetch => spawn_local(unread.fetch()),
            _ => {}
        });
        provide_context(unread);
        unread
    }

    /// Starts from what the server knew when it made the page.
    pub fn begin(self, user: Option<&User>) {
        if let Some(user) = user.filter(|_| !self.begun.get_value()) {
            self.begun.set_value(true);
            self.count.set(user.unread_count.into());
        }
    }

    /// The number now.
    pub fn get(self) -> i64 {
        self.count.get()
    }

    /// "7", "99+"; empty where there is none.
    pub fn badge(self) -> String {
        match self.get() {
            ..=0 => String::new(),
            count if count > MOST => format!("{MOST}+"),
            count => count.to_string(),
        }
    }

    /// What the bell and the place in the rail are called: "Notifications, 3 unread".
    pub fn name(self) -> String {
        match self.get() {
            ..=0 => "Notifications".into(),
            count => format!("Notifications, {count} unread"),
        }
    }

    fn hear(self, count: i64) {
        self.begun.set_value(true);
        self.heard.update_value(|heard| *heard += 1);
        if self.count.get_untracked() != count {
            self.count.set(count);
        }
    }

    /// Loaded by every page: the answer also tells whether there is a server without the socket.
    async fn fetch(self) {
        let before = self.heard.get_value();
        let answer = current_user().await;
        set_answered(answer.is_ok());
        let Ok(Some(user)) = answer else { return };
        self.user.learn(&user);
        if self.heard.get_value() == before {
            self.hear(user.unread_count.into());
        }
    }
}

/// The page's number.
pub fn use_unread() -> UnreadCount {
    use_context::<UnreadCount>().unwrap_or_else(|| UnreadCount::provide(use_live(), use_current_user()))
}

/// Waits until the number is known, then shows `children`.
#[component]
pub fn OnceCounted(children: ChildrenFn) -> impl IntoView {
    let (user, unread) = (use_current_user(), use_unread());
    view! {
        <Suspense>
            {move || {
                let children = children.clone();
                Suspend::new(async move {
                    unread.begin(user.get().await.as_ref());
                    children()
                })
            }}
        </Suspense>
    }
}
