//! Words, addresses and the search that the views of the models share.

use crate::images::ThumbnailSize;
use crate::jobs::display::group_thousands;
use crate::partials::render::PageRequest;

/// The address of a thumbnail of `picture`.
pub fn thumbnail(picture: &str, size: ThumbnailSize) -> String {
    format!("{picture}&thumbnail={}", size.as_str())
}

/// Maximum characters of a search.
const SEARCH: usize = 200;

/// The search text of `?q=`, trimmed and limited.
pub fn searched(request: &PageRequest) -> String {
    request.value("q").unwrap_or_default().trim().chars().take(SEARCH).collect()
}

/// "12,000"
pub fn words(count: u64) -> String {
    group_thousands(count.cast_signed())
}
