//! Serving the fake on a port, and taking it away in mid-sentence.

use super::routes::router;
use super::runner::run_all;
use super::world::World;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

/// Serves until the listener fails.
pub async fn serve(listener: TcpListener, world: Arc<World>) -> std::io::Result<()> {
    tokio::spawn(run_all(world.clone()));
    axum::serve(listener, router(world)).await
}

/// A fake with a runtime of its own, so that it can die with all its connections.
pub struct Fake {
    pub world: Arc<World>,
    address: SocketAddr,
    runtime: Option<Runtime>,
}

impl Fake {
    /// On a free port.
    pub fn start() -> Self {
        let mut fake =
            Self { world: Arc::new(World::new()), address: (Ipv4Addr::LOCALHOST, 0).into(), runtime: None };
        fake.listen();
        fake
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Gone with queue, history and connections, as by SIGKILL; the files stay.
    pub fn kill(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // A runtime must not be shut down from within another.
            std::thread::spawn(move || runtime.shutdown_timeout(Duration::from_secs(1))).join().unwrap();
            self.world.restart();
        }
    }

    /// Back on the same port.
    pub fn start_again(&mut self) {
        self.kill();
        self.listen();
    }

    fn listen(&mut self) {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = std::net::TcpListener::bind(self.address).unwrap();
        listener.set_nonblocking(true).unwrap();
        self.address = listener.local_addr().unwrap();
        let world = self.world.clone();
        runtime.spawn(async move { serve(TcpListener::from_std(listener).unwrap(), world).await });
        self.runtime = Some(runtime);
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.kill();
    }
}
