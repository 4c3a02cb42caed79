//! What the tests share.

pub mod counting_store;
pub mod program;
pub mod request;
pub mod test_app;
