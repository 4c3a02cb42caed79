//! Owner of `user_notifications` and of `users.unread_count`, which is kept in the same transaction. Unread are
//! those that are neither read nor archived nor deleted.

mod add;
mod change;
mod create;
mod list;
mod outcome;
pub mod preferences;
pub mod quiet_hours;
mod read;
mod remove;
mod system;
mod undo;
mod view;
mod words;

pub use add::NewNotification;
pub use change::{BULK, ReadAll, Settled, change, read_all};
pub use create::{Audience, CreateNotification, create};
pub use list::{NotificationFilter, NotificationPage, list};
pub use outcome::{note_outcome, record_outcome};
pub use read::{get, unread_count};
pub use remove::purge_deleted;
pub use system::{tell_admins, test};
pub use undo::undo;
