//! The query parameter that names a user.

use serde::Deserialize;
use utoipa::IntoParams;

/// The user whose data is requested.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UserQuery {
    /// Default: the caller. Other users: admins only.
    pub user_id: Option<String>,
}
