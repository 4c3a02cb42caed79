//! The caller as a parameter of a handler.

use crate::web::problem::Problem;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::accounts::{Session, User};
use domain::error::Error;

/// A signed-in user; anyone else gets 401.
pub struct Caller(pub User);

/// An admin; a member gets 403.
pub struct Admin(pub User);

/// The caller's session.
pub struct SignedIn(pub Session);

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Session>().cloned().map(Self).ok_or_else(|| Error::SignedOut.into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        SignedIn::from_request_parts(parts, state).await.map(|signed| Self(signed.0.user))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Admin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Caller(user) = Caller::from_request_parts(parts, state).await?;
        if user.is_admin() {
            Ok(Self(user))
        } else {
            Err(Error::Forbidden("Only an admin can do this.".into()).into())
        }
    }
}
