//! What the test programs share: the application in this process, [`test_app::TestApp`], and the program as a child
//! process, [`test_server::TestServer`].

// Each program uses a different part.
#![allow(dead_code)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod jobs;
pub mod page_subscription;
pub mod request;
pub mod running_worker;
pub mod test_app;
pub mod test_client;
#[path = "../../../app/services/tests/services/test_database.rs"]
pub mod test_database;
pub mod test_server;
mod users;
