//! The routes as browsers and scripts call them: real routing, decoding and errors, on SQLite and,
//! where TEST_DATABASE_URL names a server, on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod endpoints;
mod forms;
mod guard;
mod health;
mod images;
mod jobs;
mod models;
mod notifications;
mod pages;
mod presets;
mod program;
mod recall;
mod settings;
mod setup;
mod sockets;
#[path = "../support/support.rs"]
mod support;

use support::test_database;
