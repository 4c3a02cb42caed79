//! What attempts found out about their server beyond whether it answers.

use super::http::Http;
use super::queue::Queue;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Shared by every attempt on one server.
// A std Mutex: held for an assignment only, never across an await.
#[derive(Default)]
pub(super) struct ServerHealth {
    live_progress_suspect: AtomicBool,
    /// What ran when the server was found to stand still; empty when nothing did.
    stuck_at: Mutex<Option<String>>,
}

impl ServerHealth {
    /// A server that was found stuck at this prompt by an earlier process.
    pub fn from_saved(stuck_at: Option<String>) -> Self {
        Self { live_progress_suspect: AtomicBool::new(false), stuck_at: Mutex::new(stuck_at) }
    }

    /// A run's socket did not open, or told nothing of the run.
    pub fn mark_socket_suspect(&self) {
        self.live_progress_suspect.store(true, Ordering::Relaxed);
    }

    /// True when sockets are in doubt; they are no longer, after this.
    pub fn take_socket_suspect(&self) -> bool {
        self.live_progress_suspect.swap(false, Ordering::Relaxed)
    }

    /// The server does not move although something is to be done: `front` runs, or nothing does.
    pub fn mark_stuck(&self, front: &str) {
        *self.lock() = Some(front.to_owned());
    }

    /// What the server is still stuck at; asks it only when it was found stuck. Forgotten once something
    /// else runs there or nothing is left to do, as after its restart.
    pub async fn stuck_at(&self, http: &Http) -> Option<String> {
        let stuck_at = self.lock().clone()?;
        match Queue::read(http).await {
            Ok(queue) if queue.is_empty() || queue.running_prompt() != stuck_at => {
                *self.lock() = None;
                None
            }
            Ok(_) | Err(_) => Some(stuck_at),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<String>> {
        self.stuck_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
