//! The caller's sessions.

use crate::web::guard::identity::SignedIn;
use crate::web::problem::Problem;
use crate::web::state::Web;
use app::accounts::cookie;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use domain::accounts::open_session::OpenSession;
use serde::Serialize;
use utoipa::ToSchema;

/// All open sessions.
#[derive(Serialize, ToSchema)]
pub struct SessionList {
    items: Vec<OpenSession>,
    total: usize,
}

/// The caller's sessions: the current one first, then by last use.
#[utoipa::path(
    get, path = "/users/me/sessions", tag = "Accounts",
    responses((status = 200, body = SessionList), (status = 401))
)]
pub async fn list(State(web): State<Web>, SignedIn(session): SignedIn) -> Result<Json<SessionList>, Problem> {
    let (database, user_id) = (&web.context.database.read, &session.user.id);
    let items = services::accounts::open_sessions(database, user_id, &session.id).await?;
    Ok(Json(SessionList { total: items.len(), items }))
}

/// Number of ended sessions.
#[derive(Serialize, ToSchema)]
pub struct Ended {
    count: u64,
}

/// Ends all of the caller's sessions except the current one.
#[utoipa::path(
    delete, path = "/users/me/sessions", tag = "Accounts",
    responses((status = 200, body = Ended), (status = 401))
)]
pub async fn end_others(State(web): State<Web>, SignedIn(session): SignedIn) -> Result<Json<Ended>, Problem> {
    let (database, user_id) = (&web.context.database.write, &session.user.id);
    let count = services::accounts::end_other_sessions(database, user_id, &session.id).await?;
    web.context.events.sign_out(user_id);
    Ok(Json(Ended { count }))
}

/// Ends one session. Ending the current one also removes its cookie.
#[utoipa::path(
    delete, path = "/users/me/sessions/{id}", tag = "Accounts", params(("id" = String, Path)),
    responses((status = 204), (status = 401), (status = 404))
)]
pub async fn end(
    State(web): State<Web>,
    SignedIn(session): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let user_id = &session.user.id;
    services::accounts::end_own_session(&web.context.database.write, user_id, &id).await?;
    web.context.events.sign_out(user_id);
    if id == session.id {
        let cookie = cookie::clear(web.access.https);
        return Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]).into_response());
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}
