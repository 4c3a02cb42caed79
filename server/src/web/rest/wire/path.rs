//! Ids in paths.

use crate::web::problem::Problem;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use domain::error::Error;

/// The id in a path: a whole number, else 422.
pub struct Id(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, state).await;
        let params = params.map_err(|_| Error::not_found("thing"))?;
        let id = params.iter().next().and_then(|(_, value)| value.parse().ok());
        Ok(Self(id.ok_or_else(|| Error::field("id", "must be a whole number"))?))
    }
}
