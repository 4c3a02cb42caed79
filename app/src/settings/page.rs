//! /settings/…: what a person settles for themselves. Drawn by the server only.

use crate::error::Error;
use crate::fragment::drawn::Asked;

/// The page of settings at the address that is asked for.
///
/// # Errors
/// [`Error::NotFound`] where there is none.
pub async fn draw(_asked: &Asked) -> Result<String, Error> {
    Err(Error::not_found("page"))
}
