//! The signed-in user, fetched once per page, and their current preferences.

use super::{PagePreferences, User, api};
use crate::parts::loading::{Loading, load};
use leptos::prelude::*;

/// The one resource that holds the signed-in user.
#[derive(Clone, Copy)]
pub struct CurrentUser {
    user: Loading<Option<User>>,
    /// The newest that this page received.
    preferences: RwSignal<Option<PagePreferences>>,
}

impl CurrentUser {
    /// Creates the resource and provides it as context.
    pub fn provide() -> Self {
        let user = Self { user: load(|| (), |()| api::current_user()), preferences: RwSignal::new(None) };
        provide_context(user);
        user
    }

    /// The user as of the page's rendering, once loaded; `None` before sign-in.
    pub async fn get(self) -> Option<User> {
        let user = self.user.await.ok().flatten();
        if self.preferences.try_with_untracked(Option::is_none).unwrap_or_default() {
            user.iter().for_each(|user| self.update(user));
        }
        user
    }

    /// Takes over their current preferences from a response.
    pub fn update(self, user: &User) {
        if self.preferences.try_get_untracked().flatten() != Some(user.preferences) {
            let _ = self.preferences.try_set(Some(user.preferences));
        }
    }

    /// Their current preferences; `None` until they are loaded.
    pub fn preferences(self) -> Option<PagePreferences> {
        self.preferences.get()
    }
}

/// The page's [`CurrentUser`].
pub fn use_current_user() -> CurrentUser {
    use_context::<CurrentUser>().unwrap_or_else(CurrentUser::provide)
}
