//! How long a run may be away, unknown or still before it is given up.

use super::PromptMonitor;
use crate::engine::comfyui::cancel::Cancellation;
use crate::engine::comfyui::cancel_grace::unless_cancelled;
use crate::engine::comfyui::failure;
use crate::engine::comfyui::history::Entry;
use crate::engine::comfyui::http::HttpError;
use crate::engine::comfyui::outputs;
use crate::engine::{AttemptError, Failure};
use tokio::time::{Duration, Instant};

/// By how much less patience it takes to tell that a server was restarted than that a prompt is lost.
const RESTART_PATIENCE_DIVISOR: u32 = 3;

/// How many times its slowest step so far a run may stand still.
const SLOW_STEP_FACTOR: u32 = 3;

/// A run that stood still and was asked to end.
pub(super) struct Stall {
    limit: Duration,
    cancelling: Cancellation,
}

impl Stall {
    /// It let go of the prompt.
    pub fn to_error(&self) -> AttemptError {
        failure::stalled(self.limit.as_secs()).into()
    }
}

impl PromptMonitor<'_> {
    /// The server did not respond: patience first, then the reason.
    pub(super) fn handle_unreachable(&mut self, error: HttpError) -> Result<(), AttemptError> {
        self.connection_lost = true;
        let since = *self.timers.unreachable_since.get_or_insert_with(Instant::now);
        if since.elapsed() < self.http.timing.lost {
            return Ok(());
        }
        Err(if self.cancelling.is_some() { AttemptError::Cancelled } else { Failure::from(error).into() })
    }

    /// In neither queue nor history: cancelled while it waited, about to appear, or lost by a restart.
    /// Pictures that a lost run had already written are as good as its history.
    pub(super) async fn handle_unknown(&mut self) -> Result<Option<Entry>, AttemptError> {
        if let Some(stall) = &self.stall {
            return Err(stall.to_error());
        }
        if self.cancelling.is_some() && !self.state.borrow().over {
            return Err(AttemptError::Cancelled);
        }
        let since = *self.timers.unknown_since.get_or_insert_with(Instant::now);
        // It was accepted and the connection broke since: a restart, no need to wait for it to appear.
        let timing = &self.http.timing;
        let restarted = self.connection_lost && !self.adopted;
        // One that another process left long ago will not appear any more either.
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

    /// It waits or runs there: end it if that is wished, else see that it gets on. `front` is what runs.
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

    /// Asks for the end until it comes, or until the server counts as stuck.
    async fn cancel_remotely(&mut self, front: &str) -> Result<(), AttemptError> {
        let since = *self.timers.cancelling_since.get_or_insert_with(Instant::now);
        if since.elapsed() >= self.http.timing.release {
            self.health.mark_stuck(front);
            return Err(match &self.stall {
                Some(stall) => failure::stuck(stall.limit.as_secs()).into(),
                None => AttemptError::Cancelled,
            });
        }
        let asked = match (&mut self.cancelling, &mut self.stall) {
            (Some(cancelling), _) => cancelling.request(self.http, &self.attempt.token).await,
            (None, Some(stall)) => stall.cancelling.request(self.http, &self.attempt.token).await,
            (None, None) => Ok(()),
        };
        asked.or_else(|error| self.handle_unreachable(error))
    }

    async fn check_stall(&mut self, running: bool, front: &str) -> Result<(), AttemptError> {
        let timing = &self.http.timing;
        // A server that has work and does none is as suspicious as one that stops between two steps.
        let sampling = if running { self.state.borrow().is_sampling() } else { front.is_empty() };
        let limit = match sampling {
            // On a slow machine one step takes minutes: the run itself has shown what is usual.
            true => timing.stall.max(self.timers.slowest_step * SLOW_STEP_FACTOR),
            false => timing.stall_loading,
        };
        if self.timers.last_activity.elapsed() < limit {
            return Ok(());
        }
        tracing::warn!(limit = limit.as_secs(), "a run on ComfyUI stands still");
        // What blocks the queue is somebody else's: it stays, and so does the suspicion.
        if !running {
            self.health.mark_stuck(front);
        }
        self.stall = Some(Stall { limit, cancelling: Cancellation::default() });
        self.poll_soon();
        self.cancel_remotely(front).await
    }

    /// A socket that closed, or that is silent although the prompt runs, is opened anew.
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
