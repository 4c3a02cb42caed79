//! Against a real ComfyUI; `make test-comfyui` installs, starts and names one.

#[path = "../comfyui/mod.rs"]
mod comfyui;

mod client;
mod genonaut;
mod restarting;
mod whole_server;

fn url() -> String {
    std::env::var("COMFYUI_URL").unwrap_or_else(|_| panic!("COMFYUI_URL names a running ComfyUI"))
}
