//! Preferences of users.

use super::wire::json::Body;
use crate::web::guard::identity::Caller;
use crate::web::problem::Problem;
use crate::web::rest::jobs::user_id;
use crate::web::state::Web;
use axum::Json;
use axum::extract::{Path, State};
use domain::accounts::User;
use domain::error::{Error, FieldError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use services::preferences::Preferences;
use utoipa::ToSchema;

/// All preferences, including defaults.
#[derive(Serialize, ToSchema)]
pub struct AllPreferences {
    preferences: Preferences,
}

impl AllPreferences {
    fn of(preferences: &Preferences) -> Json<Self> {
        Json(Self { preferences: preferences.complete() })
    }
}

/// Preferences to change.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePreferences {
    /// Merged as in RFC 7396: null restores the default; unknown keys are stored.
    #[schema(value_type = Object)]
    preferences: Map<String, Value>,
}

/// The caller's preferences.
#[utoipa::path(
    get, path = "/users/me/preferences", tag = "Accounts",
    responses((status = 200, body = AllPreferences), (status = 401))
)]
pub async fn show(State(web): State<Web>, Caller(user): Caller) -> Result<Json<AllPreferences>, Problem> {
    Ok(AllPreferences::of(&services::accounts::preferences(&web.context.database.read, &user.id).await?))
}

/// Changes the caller's preferences.
#[utoipa::path(
    put, path = "/users/me/preferences", tag = "Accounts", request_body = ChangePreferences,
    responses((status = 200, body = AllPreferences), (status = 401), (status = 422))
)]
pub async fn change(
    State(web): State<Web>,
    Caller(user): Caller,
    Body(body): Body<ChangePreferences>,
) -> Result<Json<AllPreferences>, Problem> {
    merge(&web, &user.id, &body).await
}

/// Preferences of one user. Other users: admins only.
#[utoipa::path(
    get, path = "/users/{id}/preferences", tag = "Accounts", params(("id" = String, Path)),
    responses((status = 200, body = AllPreferences), (status = 401), (status = 404), (status = 422))
)]
pub async fn show_of(
    State(web): State<Web>,
    Caller(user): Caller,
    Path(id): Path<String>,
) -> Result<Json<AllPreferences>, Problem> {
    let id = authorized_user_id(&user, &id)?;
    Ok(AllPreferences::of(&services::accounts::preferences(&web.context.database.read, &id).await?))
}

/// Changes the preferences of one user. Other users: admins only.
#[utoipa::path(
    put, path = "/users/{id}/preferences", tag = "Accounts", params(("id" = String, Path)), request_body = ChangePreferences,
    responses((status = 200, body = AllPreferences), (status = 401), (status = 404), (status = 422))
)]
pub async fn change_of(
    State(web): State<Web>,
    Caller(user): Caller,
    Path(id): Path<String>,
    Body(body): Body<ChangePreferences>,
) -> Result<Json<AllPreferences>, Problem> {
    merge(&web, &authorized_user_id(&user, &id)?, &body).await
}

fn authorized_user_id(user: &User, id: &str) -> Result<String, Error> {
    let id = user_id(id)?;
    if id == user.id || user.is_admin() { Ok(id) } else { Err(Error::not_found("user")) }
}

async fn merge(web: &Web, user_id: &str, body: &ChangePreferences) -> Result<Json<AllPreferences>, Problem> {
    let changed =
        services::accounts::change_preferences(&web.context.database.write, user_id, &body.preferences).await;
    Ok(AllPreferences::of(&changed.map_err(nested)?))
}

/// Names the invalid fields as in the body.
fn nested(error: Error) -> Error {
    let Error::Invalid(fields) = error else { return error };
    let named = |refused: FieldError| match refused.field.as_str() {
        "preferences" => refused,
        field => FieldError { field: format!("preferences.{field}"), ..refused },
    };
    Error::Invalid(fields.into_iter().map(named).collect())
}
