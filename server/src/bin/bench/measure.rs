//! Times and their statistics.

use crate::BenchError;
use std::fmt::{self, Display, Formatter};
use std::time::{Duration, Instant};

/// Durations of many operations.
#[derive(Clone, Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    pub fn new(mut times: Vec<Duration>) -> Self {
        times.sort();
        Self(times)
    }

    /// The time within which `share` of them finished.
    pub fn quantile(&self, share: f64) -> Duration {
        let last = self.0.len().saturating_sub(1);
        self.0.get((last as f64 * share).round() as usize).copied().unwrap_or_default()
    }

    pub fn median(&self) -> Duration {
        self.quantile(0.5)
    }
}

/// "p50 0.41 ms, p99 2.3 ms".
impl Display for Times {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "p50 {}, p99 {}", ms(self.median()), ms(self.quantile(0.99)))
    }
}

/// "0.041 ms", "1.23 ms", "312 ms".
pub fn ms(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1_000.0;
    let digits = if ms < 0.1 {
        3
    } else if ms < 10.0 {
        2
    } else {
        0
    };
    format!("{ms:.digits$} ms")
}

/// Peak memory of this process, "112 MB"; "unknown" where the system does not report it (`VmHWM`, proc(5)).
pub fn most_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.map_or_else(|| "unknown".into(), |kilobytes| format!("{} MB", kilobytes / 1024))
}

/// Results of many concurrent requests.
pub struct LoadResult {
    pub times: Times,
    /// Requests per second.
    pub rate: f64,
}

/// `clients` tasks that each run `each` operations in sequence; `operation` gets the numbers of client and operation.
pub async fn run_load<C, F>(clients: Vec<C>, each: usize, operation: F) -> Result<LoadResult, BenchError>
where
    C: Send + 'static,
    F: AsyncOperation<C>,
{
    let start = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for (index, client) in clients.into_iter().enumerate() {
        tasks.spawn(one_after_the_other(client, index, each, operation.clone()));
    }
    let mut times = Vec::new();
    while let Some(done) = tasks.join_next().await {
        times.extend(done??);
    }
    let rate = times.len() as f64 / start.elapsed().as_secs_f64();
    Ok(LoadResult { times: Times::new(times), rate })
}

/// Latency of one client, and requests per second of several.
pub struct RequestTimes {
    pub single: Times,
    rate: f64,
    clients: usize,
}

impl RequestTimes {
    /// `samples` requests by the last of `clients`, then as many by all others together.
    pub async fn new<C, F>(mut clients: Vec<C>, samples: usize, operation: F) -> Result<Self, BenchError>
    where
        C: Send + 'static,
        F: AsyncOperation<C>,
    {
        let first = clients.pop().ok_or("no client")?;
        let single = run_load(vec![first], samples, operation.clone()).await?.times;
        let count = clients.len();
        let many = run_load(clients, samples / count, operation).await?;
        Ok(Self { single, rate: many.rate, clients: count })
    }
}

/// "p50 0.41 ms, p99 2.3 ms; 1520/s of 16".
impl Display for RequestTimes {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {:.0}/s of {}", self.single, self.rate, self.clients)
    }
}

/// A timed operation of a client.
pub trait AsyncOperation<C>: Clone + Send + Sync + 'static {
    fn run(
        &self,
        client: &mut C,
        index: usize,
        number: usize,
    ) -> impl Future<Output = Result<(), BenchError>> + Send;
}

async fn one_after_the_other<C: Send, F: AsyncOperation<C>>(
    mut client: C,
    index: usize,
    each: usize,
    operation: F,
) -> Result<Vec<Duration>, BenchError> {
    let mut times = Vec::with_capacity(each);
    for number in 0..each {
        let start = Instant::now();
        operation.run(&mut client, index, number).await?;
        times.push(start.elapsed());
    }
    Ok(times)
}
