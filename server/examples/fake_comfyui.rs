//! Serves the tests' fake ComfyUI on a port, for browser tests and manual tests:
//! `cargo run -p server --example fake_comfyui -- --port 8188 --steps-ms 100`.

#[path = "../tests/comfyui/fake_comfyui.rs"]
mod comfyui;

use clap::Parser;
use comfyui::{server::serve, state::SharedState};
use std::net::Ipv4Addr;
use std::sync::Arc;

#[derive(Parser)]
struct Options {
    /// Port on the loopback address; 0 for a free one.
    #[arg(long, default_value_t = 8188)]
    port: u16,
    /// Milliseconds of one step.
    #[arg(long, default_value_t = 100)]
    steps_ms: u64,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let options = Options::parse();
    let shared_state = SharedState::new();
    shared_state.change(|state| state.step_ms = options.steps_ms);
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    println!("fake ComfyUI listening on http://{}", listener.local_addr()?);
    serve(listener, Arc::new(shared_state)).await
}
