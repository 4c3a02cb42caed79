//! A fake ComfyUI: its routes, its order of messages and its faults, after recordings of
//! real servers. Tests run it on a port of its own; `examples/fake_comfyui.rs` serves it.

// Each program that uses the fake uses a different part of it.
#![allow(dead_code)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod control;
mod info;
mod messages;
mod pictures;
mod prompt;
pub mod recording;
pub mod recording_sink;
mod routes;
mod runner;
pub mod server;
mod sockets;
pub mod state;
pub mod switches;
mod validation;
