//! Server functions for accounts: identify the caller, check the input, call the service.

mod own;

pub use own::{ChangePassword, EndOtherSessions, EndSession, SaveProfile};

use super::User;
use domain::error::Error;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The signed-in user; `None` before sign-in.
#[server(prefix = "/api/fn", endpoint = "current_user")]
pub async fn current_user() -> Result<Option<User>, Error> {
    match crate::request::context::caller() {
        Ok(user) => Ok(Some(user)),
        Err(Error::SignedOut) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Starts a session. Returns the path to open: `next` if it belongs to this site.
#[server(prefix = "/api/fn", endpoint = "sign_in")]
pub async fn sign_in(
    username: String,
    password: String,
    next: Option<String>,
    timezone: Option<String>,
) -> Result<String, Error> {
    let context = crate::request::context::context()?;
    let agent = super::device::user_agent();
    let database = &context.database.write;
    let (user, token) = services::accounts::sign_in(database, &username, &password, agent.as_deref()).await?;
    super::device::start_session(&context, &user.id, &token.0, timezone).await?;
    let path = crate::request::redirect::same_origin_path(next.as_deref());
    crate::request::redirect::redirect_to(path);
    Ok(path.to_owned())
}

/// Ends the current session.
#[server(prefix = "/api/fn", endpoint = "sign_out")]
pub async fn sign_out() -> Result<(), Error> {
    let context = crate::request::context::context()?;
    let session = crate::request::context::session()?;
    services::accounts::end_session(&context.database.write, &session.id).await?;
    context.events.sign_out(&session.user.id);
    super::theme_cookie::send(&super::cookie::clear(context.site.https));
    crate::request::redirect::redirect_to("/login");
    Ok(())
}

/// What the setup page needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// False once an account exists: the page is then unavailable.
    pub open: bool,
    /// The code printed at start is required.
    pub asks_code: bool,
}

/// Whether the first account can still be created, and whether that needs the code.
#[server(prefix = "/api/fn", endpoint = "setup_state")]
pub async fn setup_state() -> Result<Setup, Error> {
    let context = crate::request::context::context()?;
    let open = services::accounts::no_users(&context.database.read).await?;
    Ok(Setup { open, asks_code: crate::request::context::setup_gate()?.asks() })
}

/// Creates the first account, an admin's, and signs it in. Returns the path to open.
#[server(prefix = "/api/fn", endpoint = "set_up")]
pub async fn set_up(
    username: String,
    password: String,
    display_name: Option<String>,
    code: Option<String>,
    timezone: Option<String>,
) -> Result<String, Error> {
    let context = crate::request::context::context()?;
    crate::request::context::setup_gate()?.check(code.as_deref().unwrap_or_default())?;
    let role = super::Role::Admin;
    let account = services::accounts::NewAccount { username, password, display_name, role };
    let database = &context.database.write;
    let user = services::accounts::create_first_admin(database, &account).await?;
    let agent = super::device::user_agent();
    let token = services::accounts::start_session(database, &user, agent.as_deref()).await?;
    super::device::start_session(&context, &user.id, &token.0, timezone).await?;
    crate::request::redirect::redirect_to("/generate");
    Ok("/generate".into())
}

/// Saves the theme: `light`, `dark`, `system`, or `other` for the opposite of the current one.
#[server(prefix = "/api/fn", endpoint = "set_theme")]
pub async fn set_theme(theme: String) -> Result<(), Error> {
    use super::Theme;
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
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

/// Saves the density of the history: `compact`, `comfortable` or `spacious`.
#[server(prefix = "/api/fn", endpoint = "set_density")]
pub async fn set_density(density: String) -> Result<(), Error> {
    use super::Density;
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let known = Density::ALL.into_iter().find(|known| known.as_str() == density);
    let density = known.ok_or_else(|| Error::field("density", "must be compact, comfortable or spacious"))?;
    services::accounts::set_density(&context.database.write, &user.id, density).await?;
    Ok(())
}

/// Saves the user's IANA zone.
#[server(prefix = "/api/fn", endpoint = "set_timezone")]
pub async fn set_timezone(timezone: String) -> Result<(), Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    services::accounts::set_timezone(&context.database.write, &user.id, &timezone).await
}
