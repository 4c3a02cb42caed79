//! Who the caller is.

use crate::web::identity::Caller;
use app::accounts::User;
use axum::Json;

/// The caller.
#[utoipa::path(get, path = "/users/me", tag = "Accounts", responses((status = 200, body = User), (status = 401)))]
pub async fn me(Caller(user): Caller) -> Json<User> {
    Json(user)
}
