//! A person's half of the queue: making jobs, looking at them, ending them. Owner of `generation_jobs`
//! and `job_loras`; the worker's half is [`super::queue`].

mod change;
mod check;
mod create;
mod list;
mod read;
mod row;

pub use change::{Cancelled, cancel, delete, purge_deleted, retry};
pub use create::{Created, IdempotencyKey, create, create_many};
pub use list::{JobFilter, JobPage, list};
pub use read::{active, attempts, counts, get, recent_failures};
