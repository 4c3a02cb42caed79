//! Serves the fake on a port, and kills it in mid-response.

use super::routes::router;
use super::runner::run_all;
use super::state::SharedState;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

/// Serves until the listener fails.
pub async fn serve(listener: TcpListener, shared_state: Arc<SharedState>) -> std::io::Result<()> {
    tokio::spawn(run_all(shared_state.clone()));
    axum::serve(listener, router(shared_state)).await
}

/// A fake with its own runtime, so that stopping it closes all its connections.
pub struct FakeComfyui {
    pub shared_state: Arc<SharedState>,
    address: SocketAddr,
    runtime: Option<Runtime>,
}

/// An address that no other fake of this program has: a fake on the port of a killed one would be mistaken for it.
/// Only on Linux are all addresses of 127/8 local.
fn own_address() -> Ipv4Addr {
    static NEXT: AtomicU16 = AtomicU16::new(1);
    if !cfg!(target_os = "linux") {
        return Ipv4Addr::LOCALHOST;
    }
    let [high, low] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    Ipv4Addr::new(127, 0, high, low)
}

impl FakeComfyui {
    /// Starts a fake on a free port, with its own loopback address.
    pub fn start() -> Self {
        let mut fake = Self {
            shared_state: Arc::new(SharedState::new()),
            address: (own_address(), 0).into(),
            runtime: None,
        };
        fake.listen();
        fake
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Drops queue, history and connections, as SIGKILL does; the files stay.
    pub fn kill(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // A runtime must not be shut down from within another.
            std::thread::spawn(move || runtime.shutdown_timeout(Duration::from_secs(1))).join().unwrap();
            self.shared_state.restart();
        }
    }

    /// Restarts it on the same port.
    pub fn restart_process(&mut self) {
        self.kill();
        self.listen();
    }

    fn listen(&mut self) {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = std::net::TcpListener::bind(self.address).unwrap();
        listener.set_nonblocking(true).unwrap();
        self.address = listener.local_addr().unwrap();
        let shared_state = self.shared_state.clone();
        runtime.spawn(async move { serve(TcpListener::from_std(listener).unwrap(), shared_state).await });
        self.runtime = Some(runtime);
    }
}

impl Drop for FakeComfyui {
    fn drop(&mut self) {
        self.kill();
    }
}
