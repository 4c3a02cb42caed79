//! Signals from code that changes the queue to the worker in the same process.

use std::sync::Arc;
use tokio::sync::{Notify, broadcast};

/// Wakes the worker when there may be something to claim, and passes on cancellation requests.
/// A lost signal delays a job by one poll at most: the database has the state.
#[derive(Clone)]
pub struct WorkerSignal {
    claim: Arc<Notify>,
    cancel: broadcast::Sender<i64>,
}

impl Default for WorkerSignal {
    fn default() -> Self {
        Self { claim: Arc::default(), cancel: broadcast::channel(256).0 }
    }
}

impl WorkerSignal {
    /// Call after a job was added, released or handed back, or an engine became ready.
    pub fn notify(&self) {
        self.claim.notify_waiters();
    }

    /// Resolves at the next signal. Create and enable the future before querying, so that no signal is lost in between.
    pub fn notified(&self) -> tokio::sync::futures::Notified<'_> {
        self.claim.notified()
    }

    /// Requests the cancellation of the running job `job_id`; the request is already in its row.
    pub fn cancel(&self, job_id: i64) {
        // An error means that no worker is subscribed; its heartbeat will find the request.
        let _ = self.cancel.send(job_id);
    }

    /// Receives ids of running jobs whose cancellation is requested from now on.
    pub fn cancellations(&self) -> broadcast::Receiver<i64> {
        self.cancel.subscribe()
    }
}
