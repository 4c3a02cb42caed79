//! Redirects after notification forms sent without JavaScript.

use super::NotificationsChanged;

/// Redirects to the form's page with the change in the address, so that the page offers to undo it.
pub fn redirect_back(changed: &NotificationsChanged) {
    let undo = changed.undo.as_deref().unwrap_or_default();
    crate::request::redirect::redirect_back(
        "/notifications",
        &[("undo", undo), ("changed", &changed.count.to_string())],
    );
}
