//! Where a form about notifications goes that was sent without JavaScript.

use super::Changed;

/// Sends it back to its page, whose address then names the change: the page offers to undo it.
pub fn way_back(changed: &Changed) {
    let undo = changed.undo.as_deref().unwrap_or_default();
    crate::forward::back("/notifications", &[("undo", undo), ("changed", &changed.count.to_string())]);
}
