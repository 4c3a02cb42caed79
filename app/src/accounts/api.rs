//! Server functions of accounts: who, check, call.

use super::User;
use crate::error::Error;
use leptos::prelude::*;

/// Who is signed in; nobody on the pages before sign-in.
#[server(prefix = "/api/fn", endpoint = "current_user")]
pub async fn current_user() -> Result<Option<User>, Error> {
    match crate::context::caller() {
        Ok(user) => Ok(Some(user)),
        Err(Error::SignedOut) => Ok(None),
        Err(error) => Err(error),
    }
}
