//! Measures the effect of an attack on the server and on other clients.

use crate::background_client::{BackgroundClient, ResponseTimes};
use crate::process_stats::ProcessStats;
use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Interval between two counts of the open files.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// One attack and its measurements.
pub struct Row {
    pub name: &'static str,
    pub took: Duration,
    /// Bytes of memory: the peak during the attack, and the use after it.
    pub peak: u64,
    pub after: u64,
    pub open_files: usize,
    pub response_times: ResponseTimes,
    /// Places where the server panicked during the attack.
    pub panics: Vec<String>,
    /// The result of the attack itself; an error if it succeeded.
    pub note: Result<String, String>,
}

/// Monitors the server from separate threads, so that the attackers don't delay the measurements.
pub struct Monitor {
    pub process_stats: ProcessStats,
    pub background_client: BackgroundClient,
}

impl Monitor {
    /// Runs `attack`, which returns its result.
    pub async fn measure(&self, name: &'static str, attack: impl Future<Output = String>) -> Row {
        let started = Instant::now();
        let over = Arc::new(AtomicBool::new(false));
        self.process_stats.reset_peak();
        let panics = self.process_stats.panics().len();
        let (files, response_times) = (self.count_files(&over), self.background_client.ask(&over));
        let note = AssertUnwindSafe(attack).catch_unwind().await.map_err(words);
        let took = started.elapsed();
        over.store(true, Ordering::Relaxed);
        let (open_files, response_times) = (result(files).await, result(response_times).await);
        let (peak, after) = (self.process_stats.peak(), self.process_stats.memory());
        let panics = self.process_stats.panics().split_off(panics);
        let row = Row { name, took, peak, after, open_files, response_times, panics, note };
        row.print();
        row
    }

    fn count_files(&self, over: &Arc<AtomicBool>) -> JoinHandle<usize> {
        let (process_stats, over) = (self.process_stats.clone(), Arc::clone(over));
        thread::spawn(move || {
            let mut most = process_stats.open_files();
            while !over.load(Ordering::Relaxed) {
                thread::sleep(POLL_INTERVAL);
                most = most.max(process_stats.open_files());
            }
            most
        })
    }
}

async fn result<T: Send + 'static>(thread: JoinHandle<T>) -> T {
    tokio::task::spawn_blocking(move || thread.join().unwrap()).await.unwrap()
}

/// The message of a failed assertion.
fn words(panic: Box<dyn Any + Send>) -> String {
    let words = panic.downcast_ref::<String>().cloned();
    words.or_else(|| panic.downcast_ref::<&str>().map(|words| (*words).to_owned())).unwrap_or_default()
}
