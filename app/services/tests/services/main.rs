//! The services as their callers see them, on SQLite and, where TEST_DATABASE_URL names a server, on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used)] // clippy only sees this in functions marked as tests

mod accounts;
mod backlog;
mod changing;
mod deleting;
mod engines;
mod estimate;
mod fairness;
mod full_disk;
mod history;
mod jobs;
mod library;
mod lifecycle;
mod many_models;
mod notifications;
mod own_account;
mod presets;
mod random;
mod rescue;
mod schema;
mod search;
mod searched;
mod settings;
mod test_database;
