//! The services as their callers see them, on SQLite and, where TEST_DATABASE_URL names a server, on PostgreSQL.
#![cfg(feature = "ssr")]

mod accounts;
mod database;
mod engines;
mod fairness;
mod history;
mod jobs;
mod lifecycle;
mod notifications;
mod random;
mod rescue;
mod schema;
mod settings;
