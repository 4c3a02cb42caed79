//! The page that creates pictures, and its stage.

pub(super) mod job_alert;
pub(super) mod page;
mod stage;
