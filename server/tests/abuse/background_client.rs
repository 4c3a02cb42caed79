//! An honest client that measures response times during the attacks.

use reqwest::Client;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// The requests, one after another, and whether they are sent signed in.
const PATHS: [(&str, bool); 4] =
    [("/healthz", false), ("/login", false), ("/generate", true), ("/api/v1/users/me", true)];
/// The source address of the honest clients.
const BACKGROUND_ADDRESS: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
/// Pause between two rounds.
const PAUSE: Duration = Duration::from_millis(50);

#[derive(Clone)]
pub struct BackgroundClient {
    /// Scheme, host and port of the server.
    pub base: String,
    pub cookie: String,
}

/// The response times.
#[derive(Default)]
pub struct ResponseTimes {
    /// In ascending order.
    times: Vec<(Duration, &'static str)>,
    /// Requests that got anything but a 200.
    pub failures: Vec<String>,
}

impl BackgroundClient {
    /// Sends requests until stopped, from its own thread.
    pub fn ask(&self, over: &Arc<AtomicBool>) -> JoinHandle<ResponseTimes> {
        let (background_client, over) = (self.clone(), Arc::clone(over));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        thread::spawn(move || runtime.block_on(background_client.run_until(&over)))
    }

    async fn run_until(&self, over: &AtomicBool) -> ResponseTimes {
        let (client, mut response_times) = (client(), ResponseTimes::default());
        while !over.load(Ordering::Relaxed) {
            for (path, signed_in) in PATHS {
                let started = Instant::now();
                match self.once(&client, path, signed_in).await {
                    Ok(()) => response_times.times.push((started.elapsed(), path)),
                    Err(reason) => response_times.failures.push(format!("{path}: {reason}")),
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
        response_times.times.sort_unstable();
        response_times
    }

    async fn once(&self, client: &Client, path: &str, signed_in: bool) -> reqwest::Result<()> {
        let request = client.get(format!("{}{path}", self.base));
        let request = if signed_in { request.header("cookie", &self.cookie) } else { request };
        request.send().await?.error_for_status()?.bytes().await.map(drop)
    }
}

impl ResponseTimes {
    /// The median response time.
    pub fn median(&self) -> Duration {
        self.times.get(self.times.len() / 2).map_or(Duration::ZERO, |(time, _)| *time)
    }

    pub fn slowest(&self) -> Duration {
        self.times.last().map_or(Duration::ZERO, |(time, _)| *time)
    }

    pub fn count(&self) -> usize {
        self.times.len() + self.failures.len()
    }
}

impl fmt::Display for ResponseTimes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slowest = self.times.last().map_or("", |(_, path)| path);
        let (median, most) = (self.median().as_millis(), self.slowest().as_millis());
        write!(f, "{median:>4} / {most:>4} ms of {:>4} ({slowest})", self.count())
    }
}

/// A client with its own address and a new connection for each request.
pub fn client() -> Client {
    let builder =
        Client::builder().local_address(IpAddr::V4(BACKGROUND_ADDRESS)).pool_max_idle_per_host(0).no_proxy();
    builder.timeout(Duration::from_secs(15)).build().unwrap()
}
