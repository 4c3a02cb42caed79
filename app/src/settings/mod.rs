//! What the keeper settles while the program runs.

pub mod service;
