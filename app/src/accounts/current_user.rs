//! Who is signed in, fetched once for the whole page.

use super::{User, api};
use crate::error::Error;
use crate::json::{Json, resource};
use leptos::prelude::*;

/// The one resource that says who is signed in.
#[derive(Clone, Copy)]
pub struct CurrentUser(Resource<Result<Option<User>, Error>, Json>);

impl CurrentUser {
    /// Makes it and gives it to everything below.
    pub fn provide() -> Self {
        let user = Self(resource(|| (), |()| api::current_user()));
        provide_context(user);
        user
    }

    /// The person, once known; `None` before sign-in.
    pub async fn get(self) -> Option<User> {
        self.0.await.ok().flatten()
    }
}

/// Who is signed in.
pub fn use_current_user() -> CurrentUser {
    use_context::<CurrentUser>().unwrap_or_else(CurrentUser::provide)
}
