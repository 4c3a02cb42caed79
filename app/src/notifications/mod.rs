//! Notifications: what a person is told when work is done, where, and when not.

#[cfg(not(feature = "ssr"))]
mod alerts;
#[cfg(feature = "ssr")]
pub mod announce;
pub mod api;
mod bell;
#[cfg(feature = "ssr")]
pub mod bell_menu;
mod hidden;
mod invitation;
#[cfg(not(feature = "ssr"))]
mod js_interop;
#[cfg(feature = "ssr")]
mod mark_all;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
mod redirect_back;
#[cfg(feature = "ssr")]
mod row;
mod title;
mod toast;
mod unread;

pub use bell::Bell;
pub use domain::notifications::*;
pub use invitation::Invitation;
pub use title::PageTitle;
pub use toast::{Toaster, Toasts, Undo, use_toasts};

pub use unread::{UnreadCount, UnreadLoaded, use_unread};

use crate::icon::Glyph;

/// The icon of a type.
fn glyph(kind: NotificationType) -> Glyph {
    match kind {
        NotificationType::JobCompleted => Glyph::Done,
        NotificationType::JobFailed => Glyph::Alert,
        NotificationType::JobCancelled => Glyph::Stopped,
        NotificationType::System | NotificationType::Recommendation => Glyph::Info,
    }
}
