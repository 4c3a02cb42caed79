//! The worker with a scripted engine, on SQLite and, where TEST_DATABASE_URL is set, on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cancelling;
mod failing;
mod finishing;
mod full_disk;
mod notifying;
mod registering;
mod scripted;
mod small_disk;
mod stopping;
mod sweeping;
mod world;
