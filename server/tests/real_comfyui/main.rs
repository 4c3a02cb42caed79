//! Tests against a real ComfyUI; `make test-comfyui` installs, starts and names one.

#[path = "../comfyui/fake_comfyui.rs"]
mod comfyui;

mod client;
mod following;
mod restarting;
#[path = "../support/support.rs"]
mod support;
mod whole_server;

fn url() -> String {
    std::env::var("COMFYUI_URL").unwrap_or_else(|_| panic!("set COMFYUI_URL to a running ComfyUI"))
}
