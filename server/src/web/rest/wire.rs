//! How requests are read and responses written: JSON, paths, ranges and caching.

pub mod caching;
pub mod json;
pub mod object;
pub mod path;
pub mod range;
pub mod user_query;
