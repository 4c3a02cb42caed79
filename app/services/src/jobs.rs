//! A person's half of the queue: making jobs, looking at them, changing and ending them. Owner of `generation_jobs`
//! and `job_loras`; the worker's half is [`crate::queue`].

mod again;
mod alone;
mod bulk;
mod change;
mod check;
mod create;
mod deletion;
mod edit;
mod estimate;
mod insert;
mod list;
mod order;
mod overview;
mod read;
mod repeat;
mod row;
mod stats;
mod terms;
mod variants;

pub use again::{remix, retry};
pub use bulk::{Changed, change_many};
pub use change::{Cancelled, cancel};
pub use create::{Created, CreatedMany, create, create_many};
pub use deletion::{delete, purge_deleted};
pub(crate) use deletion::{delete_many, restore_deletion, restore_many};
pub use edit::{Edited, edit, set_held};
pub use estimate::Estimates;
pub use list::{JobFilter, JobOrder, JobPage, list};
pub use order::move_to;
pub use overview::{is_paused, overview, pause};
pub use read::{active, attempts, counts, first_waiting, get, recent_failures};
pub use stats::{JobStats, by_status, stats};
pub use terms::{IdempotencyKey, Terms};
