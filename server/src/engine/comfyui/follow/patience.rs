//! How long a run may be away, unknown or still before it is given up.

use super::Follow;
use crate::engine::comfyui::cancel::Cancelling;
use crate::engine::comfyui::failure;
use crate::engine::comfyui::http::HttpError;
use crate::engine::{Ending, Failure};
use tokio::time::Instant;

impl Follow<'_> {
    /// The server did not answer: patience first, then the reason.
    pub(super) fn is_away(&mut self, error: HttpError) -> Result<(), Ending> {
        let since = *self.clock.away.get_or_insert_with(Instant::now);
        if since.elapsed() < self.http.timing.lost {
            return Ok(());
        }
        Err(if self.cancelling.is_some() { Ending::Cancelled } else { Failure::from(error).into() })
    }

    /// In neither queue nor history: cancelled while it waited, about to appear, or lost.
    pub(super) fn is_unknown(&mut self) -> Result<(), Ending> {
        let ended = self.seen.borrow().over;
        if self.cancelling.is_some() && !ended {
            return Err(Ending::Cancelled);
        }
        let since = *self.clock.unknown.get_or_insert_with(Instant::now);
        if since.elapsed() < self.http.timing.lost {
            return Ok(());
        }
        Err(if self.adopted { Ending::Lost } else { failure::forgotten().into() })
    }

    /// It waits or runs there: cancel it if that is wished, else see that it gets on.
    pub(super) async fn keep_moving(&mut self, running: bool) -> Result<(), Ending> {
        if let Some(cancelling) = &mut self.cancelling {
            if self.clock.cancelled.is_some_and(|since| since.elapsed() > self.http.timing.stall_loading) {
                return Err(Ending::Cancelled);
            }
            return match cancelling.ask(self.http, self.token).await {
                Ok(()) => Ok(()),
                Err(error) => self.is_away(error),
            };
        }
        self.check_stall().await?;
        if running {
            self.check_socket().await;
        }
        Ok(())
    }

    async fn check_stall(&mut self) -> Result<(), Ending> {
        let timing = &self.http.timing;
        let sampling = self.seen.borrow().is_sampling();
        let limit = if sampling { timing.stall } else { timing.stall_loading };
        if self.clock.moved.elapsed() < limit {
            return Ok(());
        }
        if let Err(error) = Cancelling::default().ask(self.http, self.token).await {
            tracing::warn!(%error, "a stalled prompt could not be cancelled");
        }
        Err(failure::stalled(limit.as_secs()).into())
    }

    /// A socket that closed, or that is silent although the prompt runs, is opened anew.
    async fn check_socket(&mut self) {
        let open = self.seen.borrow().open;
        let quiet = self.clock.moved.elapsed().min(self.clock.opened.elapsed());
        let patience = if open { self.http.timing.silence } else { self.http.timing.poll };
        if quiet >= patience {
            self.listen().await;
        }
    }
}
