//! The parts of the pages of images that the server alone draws.

use super::{compare, details};
use crate::fragment::drawn::Asked;
use domain::error::Error;

/// What stands at `/images/{id}/details` or `/images/{id}/compare/{other}`.
///
/// # Errors
/// [`Error::NotFound`] for any other address, and where an image is not the caller's own.
pub async fn draw(asked: &Asked) -> Result<String, Error> {
    let parts: Vec<&str> = asked.path.split('/').skip(2).collect();
    let id = |text: &str| text.parse::<i64>().map_err(|_| Error::not_found("image"));
    match parts[..] {
        [image, "details"] => details::draw(asked, id(image)?).await,
        [image, "compare", other] => compare::draw([id(image)?, id(other)?]).await,
        _ => Err(Error::not_found("page")),
    }
}
