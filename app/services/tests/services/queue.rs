//! The queue, as workers use it.

pub mod backlog;
pub mod fairness;
pub mod lifecycle;
pub mod random;
pub mod rescue;
