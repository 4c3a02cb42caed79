//! How long a run may be unreachable, unknown or without progress before it is abandoned.

use super::PromptMonitor;
use crate::engine::comfyui::failure;
use crate::engine::comfyui::run::cancel::Cancellation;
use crate::engine::comfyui::run::cancel_grace::unless_cancelled;
use crate::engine::comfyui::run::history::Entry;
use crate::engine::comfyui::run::outputs;
use crate::engine::comfyui::wire::http::HttpError;
use crate::engine::{AttemptError, Failure};
use tokio::time::{Duration, Instant};

/// How many times shorter the wait is to detect a restarted server than to count a prompt as lost.
const RESTART_PATIENCE_DIVISOR: u32 = 3;

/// How many times its slowest step so far a run may make no progress.
const SLOW_STEP_FACTOR: u32 = 3;

/// A stalled run that was interrupted.
pub(super) struct Stall {
    limit: Duration,
    cancelling: Cancellation,
}

impl Stall {
    /// It released the prompt.
    pub fn to_error(&self) -> AttemptError {
        failure::stalled(self.limit.as_secs()).into()
    }
}

impl PromptMonitor<'_> {
    /// The server did not respond: waits first, then fails with the reason.
    pub(super) fn handle_unreachable(&mut self, error: HttpError) -> Result<(), AttemptError> {
        self.connection_lost = true;
        let since = *self.timers.unreachable_since.get_or_insert_with(Instant::now);
        if since.elapsed() < self.http.timing.lost {
            return Ok(());
        }
        Err(if self.cancelling.is_some() { AttemptError::Cancelled } else { Failure::from(error).into() })
    }

    /// In neither queue nor history: cancelled while it waited, about to appear, or lost by a restart.
    /// Images that a lost run had already written replace its history.
    pub(super) async fn handle_unknown(&mut self) -> Result<Option<Entry>, AttemptError> {
        if let Some(stall) = &self.stall {
            return Err(stall.to_error());
        }
        if self.cancelling.is_some() && !self.state.borrow().over {
            return Err(AttemptError::Cancelled);
        }
        let since = *self.timers.unknown_since.get_or_insert_with(Instant::now);
        // It was accepted and the connection broke since: the server restarted, so do not wait for it to appear.
        let timing = &self.http.timing;
        let restarted = self.connection_lost && !self.adopted;
        // A prompt that another process left long ago will not appear either.
        let forgotten = self.adopted && self.age >= timing.lost;
        if since.elapsed()
            < if restarted || forgotten { timing.lost / RESTART_PATIENCE_DIVISOR } else { timing.lost }
        {
            return Ok(None);
        }
        let looking = outputs::recover_outputs(self.http, self.attempt);
        match unless_cancelled(self.http, self.stop, looking).await {
            None => return Err(AttemptError::Cancelled),
            Some(Some(entry)) => return Ok(Some(entry)),
            Some(None) => {}
        }
        Err(if self.adopted { AttemptError::Lost } else { failure::forgotten().into() })
    }

    /// The prompt waits or runs: cancel it if requested, else check for a stall. `front` is what runs.
    pub(super) async fn check_liveness(&mut self, running: bool, front: &str) -> Result<(), AttemptError> {
        if self.cancelling.is_some() || self.stall.is_some() {
            return self.cancel_remotely(front).await;
        }
        self.check_stall(running, front).await?;
        if running {
            self.check_socket().await;
        }
        Ok(())
    }

    /// Requests the end until it happens, or until the server counts as stuck.
    async fn cancel_remotely(&mut self, front: &str) -> Result<(), AttemptError> {
        let since = *self.timers.cancelling_since.get_or_insert_with(Instant::now);
        if since.elapsed() >= self.http.timing.release {
            self.health.mark_stuck(front);
            return Err(match &self.stall {
                Some(stall) => failure::stuck(stall.limit.as_secs()).into(),
                None => AttemptError::Cancelled,
            });
        }
        let requested = match (&mut self.cancelling, &mut self.stall) {
            (Some(cancelling), _) => cancelling.request(self.http, &self.attempt.token).await,
            (None, Some(stall)) => stall.cancelling.request(self.http, &self.attempt.token).await,
            (None, None) => Ok(()),
        };
        requested.or_else(|error| self.handle_unreachable(error))
    }

    async fn check_stall(&mut self, running: bool, front: &str) -> Result<(), AttemptError> {
        let timing = &self.http.timing;
        // A server with work that runs nothing is as suspicious as one that stops between two steps.
        let sampling = if running { self.state.borrow().is_sampling() } else { front.is_empty() };
        let limit = match sampling {
            // On a slow machine one step takes minutes: the run's own steps show what is usual.
            true => timing.stall.max(self.timers.slowest_step * SLOW_STEP_FACTOR),
            false => timing.stall_loading,
        };
        if self.timers.last_activity.elapsed() < limit {
            return Ok(());
        }
        tracing::warn!(limit = limit.as_secs(), "a run on ComfyUI stalled");
        // Another client's prompt blocks the queue: it is not interrupted, and the server stays suspect.
        if !running {
            self.health.mark_stuck(front);
        }
        self.stall = Some(Stall { limit, cancelling: Cancellation::default() });
        self.poll_soon();
        self.cancel_remotely(front).await
    }

    /// Reopens a socket that closed, or that is silent although the prompt runs.
    async fn check_socket(&mut self) {
        let open = self.state.borrow().open;
        self.connection_lost |= !open;
        let quiet = self.timers.last_activity.elapsed().min(self.timers.socket_opened_at.elapsed());
        let patience = if open { self.http.timing.silence } else { self.timers.reopen_delay };
        if quiet >= patience {
            self.open_socket().await;
            self.poll_soon();
        }
    }
}
