//! The caller's own account.

use super::wire::json::Body;
use crate::web::guard::identity::{Caller, SignedIn};
use crate::web::problem::Problem;
use crate::web::state::Web;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::accounts::profile::{Profile, ProfileChange};
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

/// The caller.
#[utoipa::path(get, path = "/users/me", tag = "Accounts", responses((status = 200, body = Profile), (status = 401)))]
pub async fn me(State(web): State<Web>, Caller(user): Caller) -> Result<Json<Profile>, Problem> {
    Ok(Json(services::accounts::profile(&web.context.database.read, &user.id).await?))
}

/// Fields to change; absent fields stay unchanged.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeProfile {
    /// 1 to 80 characters after trimming.
    display_name: Option<String>,
    /// null or blank removes it.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    email: Option<Option<String>>,
    /// IANA time zone, such as Europe/Berlin.
    timezone: Option<String>,
}

/// Distinguishes null from absent.
fn present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(value).map(Some)
}

/// Changes display name, email or time zone.
#[utoipa::path(
    patch, path = "/users/me", tag = "Accounts", request_body = ChangeProfile,
    responses((status = 200, body = Profile), (status = 401), (status = 422))
)]
pub async fn change(
    State(web): State<Web>,
    Caller(user): Caller,
    Body(change): Body<ChangeProfile>,
) -> Result<Json<Profile>, Problem> {
    let ChangeProfile { display_name, email, timezone } = change;
    let change = ProfileChange { display_name, email, timezone };
    Ok(Json(services::accounts::change_profile(&web.context.database.write, &user.id, change).await?))
}

/// The current and the new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    current_password: String,
    /// 10 to 200 characters.
    new_password: String,
}

/// Changes the password and ends the caller's other sessions.
#[utoipa::path(
    put, path = "/users/me/password", tag = "Accounts", request_body = ChangePassword,
    responses((status = 204), (status = 401), (status = 422), (status = 429, description = "Too many failures"))
)]
pub async fn change_password(
    State(web): State<Web>,
    SignedIn(session): SignedIn,
    Body(change): Body<ChangePassword>,
) -> Result<StatusCode, Problem> {
    let (database, user_id) = (&web.context.database.write, &session.user.id);
    let ChangePassword { current_password, new_password } = change;
    services::accounts::change_password(database, user_id, &session.id, &current_password, &new_password)
        .await?;
    web.context.events.sign_out(user_id);
    Ok(StatusCode::NO_CONTENT)
}
