//! Entities, used by services only.

pub mod deletion;
pub mod images;
pub mod json;
pub mod nested_transaction;
pub mod notification_search;
pub mod schema;
pub mod spellings;
pub mod sql;
pub mod tables;
