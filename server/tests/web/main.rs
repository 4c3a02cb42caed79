//! The routes as browsers and scripts see them: real routing, decoding and errors, on SQLite and,
//! where TEST_DATABASE_URL names a server, on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cancelling;
mod changing;
mod connections;
mod content;
mod counting_store;
mod endpoints;
mod export;
mod forms;
mod health;
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
mod request;
mod settings;
mod setup;
mod sign_in;
mod sockets;
mod test_app;
#[allow(dead_code)] // shared with the tests of the services, which use more of it
#[path = "../../../app/services/tests/services/test_database.rs"]
mod test_database;
