//! The history and what is done to its images.

pub mod deleting;
pub mod history;
pub mod search;
pub mod searched;
