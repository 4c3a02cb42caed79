//! The worker with a scripted engine, on SQLite and, where TEST_DATABASE_URL is set, on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cancelling;
mod failing;
mod finishing;
mod full_disk;
mod limited_storage;
mod notifying;
mod registering;
mod scripted_engine;
mod stopping;
mod sweeping;
mod test_app;
#[allow(dead_code)] // shared with the tests of the services, which use more of it
#[path = "../../../app/services/tests/services/test_database.rs"]
mod test_database;
