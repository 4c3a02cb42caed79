//! The public interface of the services, on SQLite and, if TEST_DATABASE_URL is set, on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used)] // clippy only sees this in functions marked as tests

mod accounts;
mod changing;
mod engines;
mod estimate;
mod full_disk;
mod images;
mod jobs;
mod notifications;
mod presets;
mod queue;
mod schema;
mod settings;
mod test_database;
