//! Server functions for the caller's own account: profile, password, sessions.

use domain::error::Error;
use leptos::prelude::*;

/// Changes name, email address and zone.
#[server(prefix = "/api/fn", endpoint = "save_profile")]
pub async fn save_profile(display_name: String, email: String, timezone: String) -> Result<(), Error> {
    use crate::accounts::profile::ProfileChange;
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let change = ProfileChange {
        display_name: Some(display_name),
        email: Some(Some(email)),
        timezone: Some(timezone),
    };
    services::accounts::change_profile(&context.database.write, &user.id, change).await?;
    crate::request::redirect::redirect_to("/settings/account?saved=profile");
    Ok(())
}

/// Changes the password; the caller's other sessions end.
#[server(prefix = "/api/fn", endpoint = "change_password")]
pub async fn change_password(current_password: String, new_password: String) -> Result<(), Error> {
    let context = crate::request::context::context()?;
    let session = crate::request::context::session()?;
    let (database, user_id) = (&context.database.write, &session.user.id);
    let service = services::accounts::change_password;
    service(database, user_id, &session.id, &current_password, &new_password).await?;
    context.events.sign_out(user_id);
    crate::request::redirect::redirect_to("/settings/account?saved=password");
    Ok(())
}

/// Ends one of the caller's sessions.
#[server(prefix = "/api/fn", endpoint = "end_session")]
pub async fn end_session(id: String) -> Result<(), Error> {
    let context = crate::request::context::context()?;
    let session = crate::request::context::session()?;
    let user_id = &session.user.id;
    services::accounts::end_own_session(&context.database.write, user_id, &id).await?;
    context.events.sign_out(user_id);
    if id == session.id {
        let cookie = crate::accounts::cookie::clear(context.site.https);
        crate::accounts::theme_cookie::send(&cookie);
    }
    crate::request::redirect::redirect_to("/settings/sessions");
    Ok(())
}

/// Ends every session of the caller but this one and returns their number.
#[server(prefix = "/api/fn", endpoint = "end_other_sessions")]
pub async fn end_other_sessions() -> Result<u64, Error> {
    let context = crate::request::context::context()?;
    let session = crate::request::context::session()?;
    let (database, user_id) = (&context.database.write, &session.user.id);
    let ended = services::accounts::end_other_sessions(database, user_id, &session.id).await?;
    context.events.sign_out(user_id);
    crate::request::redirect::redirect_to("/settings/sessions");
    Ok(ended)
}
