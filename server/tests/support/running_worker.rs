//! Workers of an application under test.

use super::test_app::{self, TestApp};
use domain::error::Error;
use server::storage::Storage;
use server::worker::{self, Worker, WorkerSettings};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// A running worker loop, aborted when dropped.
pub struct RunningWorker {
    shutdown: CancellationToken,
    running: JoinHandle<Result<(), Error>>,
}

impl TestApp {
    /// The worker of a second process on the same database.
    pub fn second_worker(&self) -> Worker {
        self.worker_with(WorkerSettings::default())
    }

    pub fn worker_with(&self, settings: WorkerSettings) -> Worker {
        self.worker_on(&self.storage, settings)
    }

    pub fn worker_on(&self, storage: &Storage, settings: WorkerSettings) -> Worker {
        test_app::worker(&self.context, storage, &self.registry, settings)
    }

    pub fn start_worker(&self) -> RunningWorker {
        RunningWorker::start(self.worker.clone())
    }
}

impl RunningWorker {
    pub fn start(worker: Worker) -> Self {
        let shutdown = CancellationToken::new();
        let running = tokio::spawn({
            let shutdown = shutdown.clone();
            async move { worker::run(&worker, shutdown).await }
        });
        Self { shutdown, running }
    }

    /// Stops it and waits until it has ended.
    pub async fn stop(mut self) {
        self.shutdown.cancel();
        (&mut self.running).await.unwrap().unwrap();
    }

    /// Aborts it, as SIGKILL would.
    pub async fn kill(mut self) {
        self.running.abort();
        assert!((&mut self.running).await.unwrap_err().is_cancelled());
    }
}

impl Drop for RunningWorker {
    fn drop(&mut self) {
        self.running.abort();
    }
}
