//! The models there are, as one person sees them: where one is picked, and what is said of one. Drawn by the server only.

mod card;
mod model_form;
pub mod model_page;
mod model_section;
pub mod models_page;
mod more;
pub mod picker;
pub mod suggestion;

use crate::images::ThumbnailSize;
use crate::jobs::display::group_thousands;
use crate::partials::render::PageRequest;

/// The address of a thumbnail of that picture.
fn thumbnail(picture: &str, size: ThumbnailSize) -> String {
    format!("{picture}&thumbnail={}", size.as_str())
}

/// Characters of a search.
const SEARCH: usize = 200;

/// What `?q=` searches for.
fn searched(request: &PageRequest) -> String {
    request.value("q").unwrap_or_default().trim().chars().take(SEARCH).collect()
}

/// "12,000"
fn words(count: u64) -> String {
    group_thousands(count.cast_signed())
}
