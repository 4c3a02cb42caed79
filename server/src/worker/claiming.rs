//! From a free slot to a running attempt.

use super::{Outcome, Worker};
use crate::engine::registry::Slot;
use chrono::Utc;
use domain::error::Error;
use services::queue::{self, Claim, ClaimEngine};
use std::sync::PoisonError;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// An idle worker looks at the queue this many times less often; the ring wakes it anyway.
const IDLE_FACTOR: u32 = 5;

/// When the rarer parts of a look at the queue were done last.
struct PeriodicTasks {
    rescued_at: Instant,
    /// None when they are due.
    released_at: Option<Instant>,
}

impl Worker {
    /// Claims one job for `slot` and carries it to its ending. Never sleeps.
    ///
    /// # Errors
    /// When the queue cannot be read.
    pub async fn run_once(&self, slot: Slot) -> Result<Outcome, Error> {
        match self.claim(&slot).await? {
            Some(claim) => {
                let guard = self.0.running.register(claim.job_id, claim.attempt);
                Ok(self.run_attempt(claim, slot, guard).await)
            }
            None if self.is_full() || self.is_paused().await? => Ok(Outcome::Paused),
            None => Ok(Outcome::Idle),
        }
    }

    /// Gives every free slot work, again at each ring and now and then, until `shutdown`.
    pub(super) async fn claim_until(&self, shutdown: &CancellationToken, attempts: &mut JoinSet<Outcome>) {
        let parts = &self.0.parts;
        let (busy, idle) = (parts.settings.poll, parts.settings.poll.saturating_mul(IDLE_FACTOR));
        let mut periodic_tasks = PeriodicTasks { rescued_at: Instant::now(), released_at: None };
        while !shutdown.is_cancelled() {
            // Listens before it looks: a ring in between is not lost.
            let mut notified = std::pin::pin!(parts.worker_signal.notified());
            notified.as_mut().enable();
            self.run_periodic_tasks(&mut periodic_tasks, attempts)
                .await
                .unwrap_or_else(|error| tracing::error!(%error, "queue"));
            let found = self.fill_free_slots(attempts).await;
            // Where jobs end as fast as they are claimed, this loop never comes to wait below.
            while attempts.try_join_next().is_some() {}
            if found.inspect_err(|error| tracing::error!(%error, "claim")).unwrap_or_default() {
                continue;
            }
            let wait = if attempts.is_empty() && !self.is_backing_off() { idle } else { busy };
            tokio::select! {
                () = shutdown.cancelled() => return,
                () = notified => {}
                Some(_) = attempts.join_next() => {}
                () = tokio::time::sleep(wait) => {}
            }
            periodic_tasks.released_at = None;
        }
    }

    /// Takes over what lost its owner, and lets those wait no longer whose back-off is over.
    async fn run_periodic_tasks(
        &self,
        periodic_tasks: &mut PeriodicTasks,
        attempts: &mut JoinSet<Outcome>,
    ) -> Result<(), Error> {
        let settings = &self.0.parts.settings;
        if periodic_tasks.rescued_at.elapsed() >= settings.lease / 3 {
            periodic_tasks.rescued_at = Instant::now();
            self.rescue(attempts, false).await?;
        }
        if periodic_tasks.released_at.is_none_or(|at| at.elapsed() >= settings.poll) {
            periodic_tasks.released_at = Some(Instant::now());
            queue::release_run_at(&self.0.parts.database.write, Utc::now()).await?;
        }
        Ok(())
    }

    /// Starts an attempt for each slot that is free and finds a job; true when one did.
    async fn fill_free_slots(&self, attempts: &mut JoinSet<Outcome>) -> Result<bool, Error> {
        let mut found = false;
        for slot in self.0.parts.registry.free_slots() {
            if let Some(claim) = self.claim(&slot).await? {
                found = true;
                self.spawn_attempt(attempts, claim, slot);
            }
        }
        Ok(found)
    }

    /// A job waits out a back-off of this length.
    pub(super) fn extend_backoff(&self, wait: Duration) {
        let mut until = self.0.delayed_until.lock().unwrap_or_else(PoisonError::into_inner);
        *until = (*until).max(Some(Instant::now() + wait));
    }

    /// True until the last back-off is over and the queue was looked at once more.
    fn is_backing_off(&self) -> bool {
        let until = *self.0.delayed_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| Instant::now() < until + self.0.parts.settings.poll)
    }

    /// Carries `claim` to its ending in a task of its own.
    pub(super) fn spawn_attempt(&self, attempts: &mut JoinSet<Outcome>, claim: Claim, slot: Slot) {
        let worker = self.clone();
        // In hand from now on, not from when the task comes to run.
        let guard = self.0.running.register(claim.job_id, claim.attempt);
        attempts.spawn(async move { worker.run_attempt(claim, slot, guard).await });
    }

    async fn claim(&self, slot: &Slot) -> Result<Option<Claim>, Error> {
        if self.is_full() {
            return Ok(None);
        }
        let (parts, engine) = (&self.0.parts, &slot.engine);
        let not = self.excluded_jobs(engine.id()).await?;
        let engine = ClaimEngine { id: engine.id(), name: engine.name().into(), not };
        queue::claim(&parts.database.write, &self.0.owner, parts.settings.lease, &engine).await
    }
}
