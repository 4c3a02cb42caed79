//! Where a form about notifications goes that was sent without JavaScript.

use super::NotificationsChanged;

/// Sends it back to its page, whose address then names the change: the page offers to undo it.
pub fn redirect_back(changed: &NotificationsChanged) {
    let undo = changed.undo.as_deref().unwrap_or_default();
    crate::redirect::redirect_back(
        "/notifications",
        &[("undo", undo), ("changed", &changed.count.to_string())],
    );
}
