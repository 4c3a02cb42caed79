//! Notifications about jobs: what, on which channels, and when not.

mod alerts;
#[cfg(feature = "ssr")]
pub mod announce;
pub mod api;
mod bell;
#[cfg(feature = "ssr")]
pub mod bell_menu;
mod hidden;
mod invitation;
mod js_interop;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
mod redirect_back;
mod title;
mod toast;
mod unread;

pub use bell::Bell;
pub use domain::notifications::*;
pub use invitation::Invitation;
pub use title::PageTitle;
pub use toast::{Toaster, Toasts, UndoOffer, use_toasts};
pub use unread::{UnreadCount, UnreadLoaded, use_unread};

use crate::parts::icon::Glyph;

/// The icon of a type.
fn glyph(kind: NotificationType) -> Glyph {
    match kind {
        NotificationType::JobCompleted => Glyph::Done,
        NotificationType::JobFailed => Glyph::Alert,
        NotificationType::JobCancelled => Glyph::Stopped,
        NotificationType::System | NotificationType::Recommendation => Glyph::Info,
    }
}
