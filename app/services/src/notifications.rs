//! Owner of `user_notifications` and of `users.unread_count`, which is updated in the same transaction. A notification
//! is unread if it is neither read nor archived nor deleted.

mod add;
mod change;
mod create;
mod list;
mod messages;
mod outcome;
pub mod preferences;
pub mod quiet_hours;
mod read;
mod remove;
mod system;
mod undo;
mod view;

pub use add::NewNotification;
pub use change::{BULK, ChangeOutcome, ReadAll, change, read_all};
pub use create::{Audience, CreateNotification, create};
pub use list::{NotificationFilter, NotificationPage, list};
pub use outcome::{notify_outcome, try_notify_outcome};
pub use read::{get, unread_count};
pub use remove::purge_deleted;
pub use system::{notify_admins, test};
pub use undo::undo;
