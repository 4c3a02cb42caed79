//! What the keeper settles while the program runs, and the pages where people settle theirs.

pub mod page;
pub mod service;
