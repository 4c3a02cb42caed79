//! The worker with a scripted engine, on SQLite and, where TEST_DATABASE_URL is set, on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cancelling;
mod engines;
mod failing;
mod finishing;
mod full_disk;
mod limited_storage;
mod notifying;
mod registering;
mod scripted_engine;
mod stopping;
#[path = "../support/support.rs"]
mod support;
mod sweeping;

use support::test_database;
