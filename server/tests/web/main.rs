//! The doors as browsers and scripts see them: real routing, decoding and errors, on SQLite and,
//! where TEST_DATABASE_URL names a server, on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod call;
mod cancelling;
mod changing;
mod connections;
mod content;
mod counting_store;
#[allow(dead_code)] // shared with the tests of the services, which use more of it
#[path = "../../../app/services/tests/services/database.rs"]
mod database;
mod endpoints;
mod export;
mod forms;
mod health;
mod house;
mod images;
mod jobs;
mod known_devices;
mod limits;
mod listing;
mod models;
mod notifications;
mod nul;
mod pages;
mod presets;
mod program;
mod protection;
mod recall;
mod settings;
mod setup;
mod sign_in;
mod sockets;
