//! Creating the first account, signing in and out.

use super::wire::json::Body;
use crate::web::guard::identity::SignedIn;
use crate::web::problem::Problem;
use crate::web::state::Web;
use app::accounts::cookie;
use app::request::context::SetupGate;
use axum::extract::State;
use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use domain::accounts::{Role, User};
use serde::Deserialize;
use services::accounts::NewAccount;
use utoipa::ToSchema;

/// The first account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// 2 to 40 characters of a-z, 0-9, dot, underscore and dash.
    username: String,
    /// 10 to 200 characters.
    password: String,
    display_name: Option<String>,
    /// Printed at start. Required unless the request comes from the server's own machine.
    #[serde(default)]
    code: String,
}

/// Creates the first admin and signs in. Works only while there is no account.
#[utoipa::path(
    post, path = "/auth/setup", tag = "Accounts", request_body = SetUp,
    responses((status = 201, body = User), (status = 409, description = "An account already exists"), (status = 422))
)]
pub async fn set_up(
    State(web): State<Web>,
    Extension(gate): Extension<SetupGate>,
    headers: HeaderMap,
    new: Result<Body<SetUp>, Problem>,
) -> Result<Response, Problem> {
    let database = &web.context.database;
    // Checked first: the response must not depend on what is sent.
    if !services::accounts::no_users(&database.read).await? {
        return Err(services::accounts::already_set_up().into());
    }
    let Body(new) = new?;
    gate.check(&new.code)?;
    let account = NewAccount {
        username: new.username,
        password: new.password,
        display_name: new.display_name,
        role: Role::Admin,
    };
    let user = services::accounts::create_first_admin(&database.write, &account).await?;
    let token = services::accounts::start_session(&database.write, &user, user_agent(&headers)).await?;
    let cookie = cookie::set(&token.0, web.access.https);
    Ok((StatusCode::CREATED, [(SET_COOKIE, cookie)], Json(user)).into_response())
}

/// Username and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    username: String,
    password: String,
}

/// Signs in and sets the session cookie.
#[utoipa::path(
    post, path = "/auth/login", tag = "Accounts", request_body = SignIn,
    responses((status = 200, body = User), (status = 401), (status = 429, description = "Too many failures"))
)]
pub async fn login(
    State(web): State<Web>,
    headers: HeaderMap,
    Body(sign_in): Body<SignIn>,
) -> Result<Response, Problem> {
    let database = &web.context.database.write;
    let (user, token) =
        services::accounts::sign_in(database, &sign_in.username, &sign_in.password, user_agent(&headers))
            .await?;
    let cookie = cookie::set(&token.0, web.access.https);
    Ok(([(SET_COOKIE, cookie)], Json(user)).into_response())
}

/// Signs out and ends the session.
#[utoipa::path(post, path = "/auth/logout", tag = "Accounts", responses((status = 204), (status = 401)))]
pub async fn logout(State(web): State<Web>, SignedIn(session): SignedIn) -> Result<Response, Problem> {
    services::accounts::end_session(&web.context.database.write, &session.id).await?;
    web.context.events.sign_out(&session.user.id);
    let cookie = cookie::clear(web.access.https);
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]).into_response())
}

fn user_agent(headers: &HeaderMap) -> Option<&str> {
    headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok())
}
