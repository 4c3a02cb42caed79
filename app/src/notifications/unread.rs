//! How many notifications are unread: one number for the bell, the rail, the title and the icon.

use crate::accounts::{CurrentUser, User, api::current_user, use_current_user};
use crate::live::{Live, Message, set_server_reachable, use_live};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The most that the badge says.
const MOST: i64 = 99;

/// The number, followed live; the same one everywhere on the page.
#[derive(Clone, Copy)]
pub struct UnreadCount {
    count: RwSignal<i64>,
    initialized: StoredValue<bool>,
    /// Frames so far: a response requested before the last one is old.
    frames_received: StoredValue<u64>,
    user: CurrentUser,
}

impl UnreadCount {
    /// Makes it, has it follow `live` and gives it to everything below.
    pub fn provide(live: Live, user: CurrentUser) -> Self {
        let (count, initialized, frames_received) =
            (RwSignal::new(0), StoredValue::new(false), StoredValue::new(0));
        let unread = Self { count, initialized, frames_received, user };
        live.listen(move |message| match message {
            Message::Unread(new) => unread.set_count(new.unread_count),
            Message::Refetch => spawn_local(unread.fetch()),
            _ => {}
        });
        provide_context(unread);
        unread
    }

    /// Starts from what the server knew when it made the page.
    pub fn initialize(self, user: Option<&User>) {
        if let Some(user) = user.filter(|_| !self.initialized.get_value()) {
            self.initialized.set_value(true);
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

    fn set_count(self, count: i64) {
        self.initialized.set_value(true);
        self.frames_received.update_value(|frames_received| *frames_received += 1);
        if self.count.get_untracked() != count {
            self.count.set(count);
        }
    }

    /// Loaded by every page: the response also tells whether there is a server without the socket.
    async fn fetch(self) {
        let before = self.frames_received.get_value();
        let response = current_user().await;
        set_server_reachable(response.is_ok());
        let Ok(Some(user)) = response else { return };
        self.user.update(&user);
        if self.frames_received.get_value() == before {
            self.set_count(user.unread_count.into());
        }
    }
}

/// The page's number.
pub fn use_unread() -> UnreadCount {
    use_context::<UnreadCount>().unwrap_or_else(|| UnreadCount::provide(use_live(), use_current_user()))
}

/// Waits until the number is known, then shows `children`.
#[component]
pub fn UnreadLoaded(children: ChildrenFn) -> impl IntoView {
    let (user, unread) = (use_current_user(), use_unread());
    view! {
        <Suspense>
            {move || {
                let children = children.clone();
                Suspend::new(async move {
                    unread.initialize(user.get().await.as_ref());
                    children()
                })
            }}
        </Suspense>
    }
}
