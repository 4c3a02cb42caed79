//! Handling a request: its context, document and redirects. Server only.

pub mod assets;
pub mod context;
pub mod redirect;
pub mod shell;
