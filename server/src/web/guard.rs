//! Checks each request's host, origin, session and role, and gives it an id.

pub mod access;
pub mod client;
pub mod error_links;
pub mod identity;
pub mod nul;
pub mod origin;
pub mod request_id;
pub mod session;
