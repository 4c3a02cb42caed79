//! Where a form about images goes that was sent without JavaScript.

use super::ImagesChanged;

/// Sends it back to its page, whose address then names a deletion: the page offers to undo it.
pub fn way_back(changed: &ImagesChanged) {
    let undo = changed.undo.as_deref().unwrap_or_default();
    crate::forward::back("/history", &[("undo", undo), ("changed", &changed.count.to_string())]);
}

/// `address` with the name of a deletion.
pub fn with_undo(address: &str, changed: &ImagesChanged) -> String {
    let and = if address.contains('?') { '&' } else { '?' };
    let undo = changed.undo.as_deref().unwrap_or_default();
    format!("{address}{and}undo={undo}&changed={}", changed.count)
}
