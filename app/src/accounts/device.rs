//! The browser that signs in: its user agent, its cookie, its zone.

use super::{cookie, theme_cookie};
use crate::request::context::Context;
use domain::error::Error;
use http::header::USER_AGENT;
use http::request::Parts;
use leptos::prelude::use_context;

/// The `User-Agent` header.
pub fn user_agent() -> Option<String> {
    let parts = use_context::<Parts>()?;
    parts.headers.get(USER_AGENT)?.to_str().ok().map(str::to_owned)
}

/// Sends the session cookie and saves the browser's zone. An unknown zone is ignored: it must not prevent sign-in.
///
/// # Errors
/// If the database fails.
pub async fn start_session(
    context: &Context,
    user_id: &str,
    token: &str,
    timezone: Option<String>,
) -> Result<(), Error> {
    theme_cookie::send(&cookie::set(token, context.site.https));
    let Some(zone) = timezone.filter(|zone| !zone.is_empty()) else { return Ok(()) };
    match services::accounts::set_timezone(&context.database.write, user_id, &zone).await {
        Ok(()) | Err(Error::Invalid(_)) => Ok(()),
        Err(error) => Err(error),
    }
}
