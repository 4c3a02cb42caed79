//! Runs the real program as a child process on its own port.

use crate::environment::Environment;
use std::fs::OpenOptions;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The shortest lease that the program allows.
pub const LEASE: Duration = Duration::from_secs(3);
/// Timeout of every wait.
const TIMEOUT: Duration = Duration::from_secs(60);

pub struct TestServer {
    command: Command,
    child: Option<Child>,
    pub url: String,
}

impl TestServer {
    /// Node `number` of `environment` with the ComfyUI servers `engines`. Not started yet.
    pub fn new(environment: &Environment, number: usize, engines: &str) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        let log = OpenOptions::new().create(true).append(true).open(environment.log(number)).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_genonaut"));
        command
            .env("GENONAUT_ADDR", &address)
            .env("GENONAUT_DATA_DIR", environment.data())
            .env("GENONAUT_DATABASE_URL", environment.database_url().unwrap_or_default())
            .env("GENONAUT_COMFYUI_URL", engines)
            .env("GENONAUT_LEASE_SECONDS", LEASE.as_secs().to_string())
            .env("GENONAUT_API_RATE", "10000")
            .env("GENONAUT_API_BURST", "10000")
            .env("RUST_LOG", "info")
            .stdout(Stdio::null())
            .stderr(log);
        Self { command, child: None, url: format!("http://{address}") }
    }

    pub fn start(&mut self) {
        self.child = Some(self.command.spawn().unwrap());
    }

    /// Waits until the server responds.
    pub async fn ready(&mut self) {
        let started = Instant::now();
        while get(&format!("{}/healthz", self.url)).await != Some(200) {
            let ended = self.child.as_mut().unwrap().try_wait().unwrap();
            assert!(ended.is_none(), "the program exited unexpectedly: {ended:?}");
            assert!(started.elapsed() < TIMEOUT, "the program does not start");
            pause(20).await;
        }
    }

    /// Waits until /readyz responds with `status`; false when it doesn't within `patience`.
    pub async fn wait_for_readiness(&self, status: u16, patience: Duration) -> bool {
        let started = Instant::now();
        while get(&format!("{}/readyz", self.url)).await != Some(status) {
            if started.elapsed() > patience {
                return false;
            }
            pause(50).await;
        }
        true
    }

    pub fn kill(&mut self) {
        let mut child = self.child.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Stops it as a service manager does; it must exit cleanly.
    pub async fn terminate(&mut self) {
        self.signal("-TERM");
        let mut child = self.child.take().unwrap();
        let ended = tokio::task::spawn_blocking(move || child.wait().unwrap());
        let ended = tokio::time::timeout(TIMEOUT, ended).await.expect("the program does not stop").unwrap();
        assert!(ended.success(), "the program exited with {ended}");
    }

    /// Sends a signal by its name, `-STOP` or `-CONT`.
    pub fn signal(&self, name: &str) {
        let id = self.child.as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

pub async fn pause(milliseconds: u64) {
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
}

/// The status of a response; none without a response.
async fn get(url: &str) -> Option<u16> {
    let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).build().unwrap();
    client.get(url).send().await.ok().map(|answer| answer.status().as_u16())
}
