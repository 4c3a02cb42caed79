//! The measured cases.

pub mod claims;
pub mod engine;
pub mod filling;
pub mod history;
pub mod notifications;
pub mod queue;
pub mod rest;
