//! A person's half of the queue: making jobs, looking at them, changing and ending them. Owner of `generation_jobs`
//! and `job_loras`; the worker's half is [`crate::queue`].

mod bulk;
mod cancel;
mod check;
mod create;
mod create_options;
mod deletion;
mod edit;
mod estimate;
mod idempotency;
mod insert;
mod list;
mod order;
mod overview;
mod queue_lock;
mod read;
mod retry;
mod row;
mod stats;
mod variants;

pub use bulk::{BulkChange, change_many};
pub use cancel::{Cancelled, cancel};
pub use create::{Created, CreatedMany, create, create_many};
pub use create_options::{CreateOptions, IdempotencyKey};
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
