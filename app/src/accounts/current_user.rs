//! Who is signed in, fetched once for the whole page, and what they prefer now.

use super::{PagePreferences, User, api};
use crate::loading::{Loading, load};
use leptos::prelude::*;

/// The one resource that says who is signed in.
#[derive(Clone, Copy)]
pub struct CurrentUser {
    user: Loading<Option<User>>,
    /// The newest that this page heard of.
    preferences: RwSignal<Option<PagePreferences>>,
}

impl CurrentUser {
    /// Makes it and gives it to everything below.
    pub fn provide() -> Self {
        let user = Self { user: load(|| (), |()| api::current_user()), preferences: RwSignal::new(None) };
        provide_context(user);
        user
    }

    /// The person as they were when the page was made, once known; `None` before sign-in.
    pub async fn get(self) -> Option<User> {
        let user = self.user.await.ok().flatten();
        if self.preferences.try_with_untracked(Option::is_none).unwrap_or_default() {
            user.iter().for_each(|user| self.update(user));
        }
        user
    }

    /// Takes in what the server says of them now.
    pub fn update(self, user: &User) {
        if self.preferences.try_get_untracked().flatten() != Some(user.preferences) {
            let _ = self.preferences.try_set(Some(user.preferences));
        }
    }

    /// What they prefer now; `None` until it is known.
    pub fn preferences(self) -> Option<PagePreferences> {
        self.preferences.get()
    }
}

/// Who is signed in.
pub fn use_current_user() -> CurrentUser {
    use_context::<CurrentUser>().unwrap_or_else(CurrentUser::provide)
}
