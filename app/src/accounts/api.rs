//! Server functions of accounts: who, check, call.

mod own;

pub use own::{ChangePassword, EndOtherSessions, EndSession, SaveProfile};

use super::User;
use domain::error::Error;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Who is signed in; nobody on the pages before sign-in.
#[server(prefix = "/api/fn", endpoint = "current_user")]
pub async fn current_user() -> Result<Option<User>, Error> {
    match crate::context::caller() {
        Ok(user) => Ok(Some(user)),
        Err(Error::SignedOut) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Starts a session. Answers with the path to go to: `next` if it is one of this site.
#[server(prefix = "/api/fn", endpoint = "sign_in")]
pub async fn sign_in(
    username: String,
    password: String,
    next: Option<String>,
    timezone: Option<String>,
) -> Result<String, Error> {
    let context = crate::context::context()?;
    let agent = super::device::user_agent();
    let database = &context.database.write;
    let (user, token) = services::accounts::sign_in(database, &username, &password, agent.as_deref()).await?;
    super::device::start_session(&context, &user.id, &token.0, timezone).await?;
    let path = crate::redirect::same_origin_path(next.as_deref());
    crate::redirect::redirect_to(path);
    Ok(path.to_owned())
}

/// Ends the session at hand.
#[server(prefix = "/api/fn", endpoint = "sign_out")]
pub async fn sign_out() -> Result<(), Error> {
    let context = crate::context::context()?;
    let session = crate::context::session()?;
    services::accounts::end_session(&context.database.write, &session.id).await?;
    context.events.sign_out(&session.user.id);
    super::theme_cookie::send(&super::cookie::clear(context.site.https));
    crate::redirect::redirect_to("/login");
    Ok(())
}

/// What the set-up page has to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// False once the first account exists: the page is then gone for good.
    pub open: bool,
    /// The code printed at start is wanted.
    pub asks_code: bool,
}

/// Whether the first account can still be made, and by whom.
#[server(prefix = "/api/fn", endpoint = "setup_state")]
pub async fn setup_state() -> Result<Setup, Error> {
    let context = crate::context::context()?;
    let open = services::accounts::no_users(&context.database.read).await?;
    Ok(Setup { open, asks_code: crate::context::setup_gate()?.asks() })
}

/// Makes the first account, an admin's, and signs it in. Answers with the path to go to.
#[server(prefix = "/api/fn", endpoint = "set_up")]
pub async fn set_up(
    username: String,
    password: String,
    display_name: Option<String>,
    code: Option<String>,
    timezone: Option<String>,
) -> Result<String, Error> {
    let context = crate::context::context()?;
    crate::context::setup_gate()?.check(code.as_deref().unwrap_or_default())?;
    let role = super::Role::Admin;
    let account = services::accounts::NewAccount { username, password, display_name, role };
    let database = &context.database.write;
    let user = services::accounts::create_first_admin(database, &account).await?;
    let agent = super::device::user_agent();
    let token = services::accounts::start_session(database, &user, agent.as_deref()).await?;
    super::device::start_session(&context, &user.id, &token.0, timezone).await?;
    crate::redirect::redirect_to("/generate");
    Ok("/generate".into())
}

/// Keeps the theme: `light`, `dark`, `system`, or `other` for the one that is not set.
#[server(prefix = "/api/fn", endpoint = "set_theme")]
pub async fn set_theme(theme: String) -> Result<(), Error> {
    use super::Theme;
    let context = crate::context::context()?;
    let user = crate::context::caller()?;
    let theme = match (theme.as_str(), user.preferences.theme) {
        ("light", _) | ("other", Theme::Dark) => Theme::Light,
        ("dark" | "other", _) => Theme::Dark,
        ("system", _) => Theme::System,
        _ => return Err(Error::field("theme", "must be light, dark or system")),
    };
    services::accounts::set_theme(&context.database.write, &user.id, theme).await?;
    super::theme_cookie::remember(theme);
    Ok(())
}

/// Keeps how large pictures stand in the history: `compact`, `comfortable` or `spacious`.
#[server(prefix = "/api/fn", endpoint = "set_density")]
pub async fn set_density(density: String) -> Result<(), Error> {
    use super::Density;
    let context = crate::context::context()?;
    let user = crate::context::caller()?;
    let known = Density::ALL.into_iter().find(|known| known.as_str() == density);
    let density = known.ok_or_else(|| Error::field("density", "must be compact, comfortable or spacious"))?;
    services::accounts::set_density(&context.database.write, &user.id, density).await?;
    Ok(())
}

/// Keeps the reader's IANA zone.
#[server(prefix = "/api/fn", endpoint = "set_timezone")]
pub async fn set_timezone(timezone: String) -> Result<(), Error> {
    let context = crate::context::context()?;
    let user = crate::context::caller()?;
    services::accounts::set_timezone(&context.database.write, &user.id, &timezone).await
}
