//! Problems that attempts found on their server although it responds.

use super::queue::Queue;
use crate::engine::comfyui::wire::http::Http;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Shared by every attempt on one server.
// A std Mutex: held for an assignment only, never across an await.
#[derive(Default)]
pub struct ServerHealth {
    live_progress_suspect: AtomicBool,
    /// The prompt that ran when the server was found stuck; empty when none did.
    stuck_at: Mutex<Option<String>>,
}

impl ServerHealth {
    /// A server that an earlier process found stuck at this prompt.
    pub fn from_saved(stuck_at: Option<String>) -> Self {
        Self { live_progress_suspect: AtomicBool::new(false), stuck_at: Mutex::new(stuck_at) }
    }

    /// A run's socket did not open, or sent nothing about the run.
    pub fn mark_socket_suspect(&self) {
        self.live_progress_suspect.store(true, Ordering::Relaxed);
    }

    /// True when sockets are suspect; clears the suspicion.
    pub fn take_socket_suspect(&self) -> bool {
        self.live_progress_suspect.swap(false, Ordering::Relaxed)
    }

    /// The server has work but makes no progress. `front` is the running prompt, or empty.
    pub fn mark_stuck(&self, front: &str) {
        *self.lock() = Some(front.to_owned());
    }

    /// The prompt that the server is still stuck at. Queries the server only if it was found stuck. Cleared once
    /// another prompt runs or the queue is empty, as after a restart.
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
