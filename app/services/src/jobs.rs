//! The users' part of the queue: creating, reading, changing and cancelling jobs. Owner of `generation_jobs` and
//! `job_loras`; the workers' part is [`crate::queue`].
//!
//! [`overview()`] and [`is_paused`] concern all users; [`counts`], [`stats()`] and [`by_status`] are of one user.

mod bulk;
mod cancel;
mod create;
mod deletion;
mod edit;
mod estimate;
mod list;
mod order;
mod overview;
mod queue_lock;
mod read;
mod retry;
mod stats;

pub use bulk::{BulkChange, change_many};
pub use cancel::{Cancelled, cancel};
pub use create::idempotency::{CreatedMany, IdempotencyKey};
pub use create::{CreateOptions, Created, create, create_many};
pub use deletion::{delete, purge_deleted};
pub(crate) use deletion::{delete_many, restore_deletion, restore_many};
pub use edit::{Edited, edit, set_held};
pub use estimate::Estimates;
pub use list::{JobFilter, JobOrder, JobPage, list};
pub use order::move_to;
pub use overview::{is_paused, overview, pause};
pub use read::{active, attempts, counts, first_waiting, get, recent_failures};
pub use retry::{remix, retry};
pub use stats::{JobStats, by_status, stats};
