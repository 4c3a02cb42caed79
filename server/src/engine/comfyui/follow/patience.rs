//! How long a run may be away, unknown or still before it is given up.

use super::Follow;
use crate::engine::comfyui::cancel::Cancelling;
use crate::engine::comfyui::failure;
use crate::engine::comfyui::history::Entry;
use crate::engine::comfyui::http::HttpError;
use crate::engine::comfyui::late::unless_cancelled;
use crate::engine::comfyui::outputs;
use crate::engine::{Ending, Failure};
use tokio::time::{Duration, Instant};

/// By how much less patience it takes to tell that a server was restarted than that a prompt is lost.
const RESTARTED: u32 = 3;

/// How many times its slowest step so far a run may stand still.
const SLOWER: u32 = 3;

/// A run that stood still and was asked to end.
pub(super) struct Stall {
    limit: Duration,
    cancelling: Cancelling,
}

impl Stall {
    /// It let go of the prompt.
    pub fn ended(&self) -> Ending {
        failure::stalled(self.limit.as_secs()).into()
    }
}

impl Follow<'_> {
    /// The server did not answer: patience first, then the reason.
    pub(super) fn is_away(&mut self, error: HttpError) -> Result<(), Ending> {
        self.broke_off = true;
        let since = *self.clock.away.get_or_insert_with(Instant::now);
        if since.elapsed() < self.http.timing.lost {
            return Ok(());
        }
        Err(if self.cancelling.is_some() { Ending::Cancelled } else { Failure::from(error).into() })
    }

    /// In neither queue nor history: cancelled while it waited, about to appear, or lost by a restart.
    /// Pictures that a lost run had already written are as good as its history.
    pub(super) async fn is_unknown(&mut self) -> Result<Option<Entry>, Ending> {
        if let Some(stall) = &self.stall {
            return Err(stall.ended());
        }
        if self.cancelling.is_some() && !self.seen.borrow().over {
            return Err(Ending::Cancelled);
        }
        let since = *self.clock.unknown.get_or_insert_with(Instant::now);
        // It was accepted and the connection broke since: a restart, no need to wait for it to appear.
        let timing = &self.http.timing;
        let restarted = self.broke_off && !self.adopted;
        // One that another process left long ago will not appear any more either.
        let forgotten = self.adopted && self.age >= timing.lost;
        if since.elapsed() < if restarted || forgotten { timing.lost / RESTARTED } else { timing.lost } {
            return Ok(None);
        }
        let looking = outputs::left_behind(self.http, self.attempt);
        match unless_cancelled(self.http, self.stop, looking).await {
            None => return Err(Ending::Cancelled),
            Some(Some(entry)) => return Ok(Some(entry)),
            Some(None) => {}
        }
        Err(if self.adopted { Ending::Lost } else { failure::forgotten().into() })
    }

    /// It waits or runs there: end it if that is wished, else see that it gets on. `front` is what runs.
    pub(super) async fn keep_moving(&mut self, running: bool, front: &str) -> Result<(), Ending> {
        if self.cancelling.is_some() || self.stall.is_some() {
            return self.end_there(front).await;
        }
        self.check_stall(running, front).await?;
        if running {
            self.check_socket().await;
        }
        Ok(())
    }

    /// Asks for the end until it comes, or until the server counts as stuck.
    async fn end_there(&mut self, front: &str) -> Result<(), Ending> {
        let since = *self.clock.ending.get_or_insert_with(Instant::now);
        if since.elapsed() >= self.http.timing.release {
            self.condition.stick(front);
            return Err(match &self.stall {
                Some(stall) => failure::stuck(stall.limit.as_secs()).into(),
                None => Ending::Cancelled,
            });
        }
        let asked = match (&mut self.cancelling, &mut self.stall) {
            (Some(cancelling), _) => cancelling.ask(self.http, &self.attempt.token).await,
            (None, Some(stall)) => stall.cancelling.ask(self.http, &self.attempt.token).await,
            (None, None) => Ok(()),
        };
        asked.or_else(|error| self.is_away(error))
    }

    async fn check_stall(&mut self, running: bool, front: &str) -> Result<(), Ending> {
        let timing = &self.http.timing;
        // A server that has work and does none is as suspicious as one that stops between two steps.
        let sampling = if running { self.seen.borrow().is_sampling() } else { front.is_empty() };
        let limit = match sampling {
            // On a slow machine one step takes minutes: the run itself has shown what is usual.
            true => timing.stall.max(self.clock.longest * SLOWER),
            false => timing.stall_loading,
        };
        if self.clock.moved.elapsed() < limit {
            return Ok(());
        }
        tracing::warn!(limit = limit.as_secs(), "a run on ComfyUI stands still");
        // What blocks the queue is somebody else's: it stays, and so does the suspicion.
        if !running {
            self.condition.stick(front);
        }
        self.stall = Some(Stall { limit, cancelling: Cancelling::default() });
        self.hurry();
        self.end_there(front).await
    }

    /// A socket that closed, or that is silent although the prompt runs, is opened anew.
    async fn check_socket(&mut self) {
        let open = self.seen.borrow().open;
        self.broke_off |= !open;
        let quiet = self.clock.moved.elapsed().min(self.clock.opened.elapsed());
        let patience = if open { self.http.timing.silence } else { self.clock.reopen };
        if quiet >= patience {
            self.listen().await;
            self.hurry();
        }
    }
}
