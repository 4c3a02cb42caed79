//! The number of unread notifications, shared by the bell, the rail, the title and the icon.

use crate::accounts::{CurrentUser, User, api::current_user, use_current_user};
use crate::live::{Live, Message, set_server_reachable, use_live};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The highest number the badge shows.
const MOST: i64 = 99;

/// The live number; the same everywhere on the page.
#[derive(Clone, Copy)]
pub struct UnreadCount {
    count: RwSignal<i64>,
    initialized: StoredValue<bool>,
    /// Frames so far: a response requested before the last one is out of date.
    frames_received: StoredValue<u64>,
    user: CurrentUser,
}

impl UnreadCount {
    /// Creates the number, follows `live` and provides it as context.
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

    /// Starts from the count that the page was rendered with.
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

    /// "7", "99+"; empty for none.
    pub fn badge(self) -> String {
        match self.get() {
            ..=0 => String::new(),
            count if count > MOST => format!("{MOST}+"),
            count => count.to_string(),
        }
    }

    /// The accessible name of the bell: "Notifications, 3 unread".
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

    /// Loaded by every page: the response also shows whether the server answers without a socket.
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

/// Waits for the number, then shows `children`.
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
