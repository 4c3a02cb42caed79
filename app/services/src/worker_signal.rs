//! The bell between those who change the queue and the worker in the same process.

use std::sync::Arc;
use tokio::sync::{Notify, broadcast};

/// Wakes the worker when there may be something to claim, and tells it of wished cancellations.
/// A lost ring costs one poll, never a job: the database says what is.
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
    /// A job was added, released or handed back, or an engine came up.
    pub fn notify(&self) {
        self.claim.notify_waiters();
    }

    /// Resolves at the next ring. Make and enable the future before querying: a ring in between is then not lost.
    pub fn notified(&self) -> tokio::sync::futures::Notified<'_> {
        self.claim.notified()
    }

    /// The running job `job_id` is to be cancelled; the request is already in its row.
    pub fn cancel(&self, job_id: i64) {
        // An error means that no worker listens; its heartbeat will find the request.
        let _ = self.cancel.send(job_id);
    }

    /// Ids of running jobs whose cancellation is wished from now on.
    pub fn cancellations(&self) -> broadcast::Receiver<i64> {
        self.cancel.subscribe()
    }
}
