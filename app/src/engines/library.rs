//! The models there are, as one person sees them: where one is picked, and what is said of one. Drawn by the server only.

mod card;
mod model_form;
mod model_page;
mod models_page;
mod more;
mod picker;
mod shelf;
mod suggestion;

use crate::fragment::drawn::Asked;
use crate::images::ThumbnailSize;
use crate::jobs::words::grouped;
use domain::error::Error;

/// The address of a thumbnail of that picture.
fn thumbnail(picture: &str, size: ThumbnailSize) -> String {
    format!("{picture}&thumbnail={}", size.as_str())
}

/// Characters of a search.
const SEARCH: usize = 200;

/// What `?q=` searches for.
fn searched(asked: &Asked) -> String {
    asked.value("q").unwrap_or_default().trim().chars().take(SEARCH).collect()
}

/// "12,000"
fn words(count: u64) -> String {
    grouped(count.cast_signed())
}

/// A page or a part of one at an address below /models.
///
/// # Errors
/// [`Error::SignedOut`] before sign-in, [`Error::NotFound`] for a model that is not known.
pub async fn draw(asked: &Asked) -> Result<String, Error> {
    match asked.path.trim_end_matches('/') {
        "/models" => models_page::draw(asked).await,
        "/models/pick" => picker::draw(asked).await,
        "/models/suggestion" => suggestion::draw(asked).await,
        path => {
            let id = path.strip_prefix("/models/").and_then(|id| id.parse().ok());
            model_page::draw(asked, id.ok_or_else(|| Error::not_found("page"))?).await
        }
    }
}
