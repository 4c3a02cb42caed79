//! The attempts that run in this process, and how they are stopped.

use crate::engine::Stop;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio_util::sync::CancellationToken;

/// All running attempts. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct RunningAttempts {
    // A std Mutex: held for a map lookup only, never across an await.
    attempts: Arc<Mutex<BTreeMap<u64, ActiveAttempt>>>,
    detach: CancellationToken,
}

struct ActiveAttempt {
    job_id: i64,
    number: i32,
    stop: Stop,
}

impl RunningAttempts {
    /// Registers an attempt until the returned value is dropped.
    pub fn register(&self, job_id: i64, number: i32) -> RunningGuard {
        let stop = Stop { cancel: CancellationToken::new(), detach: self.detach.child_token() };
        let mut attempts = self.lock();
        let key = attempts.last_key_value().map_or(0, |(key, _)| key + 1);
        attempts.insert(key, ActiveAttempt { job_id, number, stop: stop.clone() });
        drop(attempts);
        RunningGuard { running: self.clone(), key, stop }
    }

    /// Cancels the attempt of `job_id`, if it runs here.
    pub fn cancel(&self, job_id: i64) {
        let attempts = self.lock();
        attempts.values().filter(|attempt| attempt.job_id == job_id).for_each(|a| a.stop.cancel.cancel());
    }

    /// The job and number of every running attempt.
    pub fn all(&self) -> Vec<(i64, i32)> {
        self.lock().values().map(|attempt| (attempt.job_id, attempt.number)).collect()
    }

    /// Detaches one attempt, if it still runs, because its job was taken over.
    pub fn detach(&self, job_id: i64, number: i32) {
        let attempts = self.lock();
        let matching = attempts.values().filter(|a| (a.job_id, a.number) == (job_id, number));
        matching.for_each(|attempt| attempt.stop.detach.cancel());
    }

    /// Detaches every attempt, including those that start later.
    pub fn detach_all(&self) {
        self.detach.cancel();
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, ActiveAttempt>> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One attempt that runs here.
pub(super) struct RunningGuard {
    running: RunningAttempts,
    key: u64,
    pub stop: Stop,
}

impl Drop for RunningGuard {
    fn drop(&mut self) {
        self.running.lock().remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_12_a_cancellation_reaches_its_own_attempt_only() {
        let running = RunningAttempts::default();
        let (one, two) = (running.register(1, 1), running.register(2, 1));
        running.cancel(2);
        running.cancel(3);
        assert!(!one.stop.cancel.is_cancelled());
        assert!(two.stop.cancel.is_cancelled());
        assert!(!two.stop.detach.is_cancelled());
    }

    #[test]
    fn a_finished_attempt_does_not_affect_the_next_one() {
        let running = RunningAttempts::default();
        let ended = running.register(1, 1);
        let next = running.register(1, 2);
        drop(ended);
        running.cancel(1);
        assert!(next.stop.cancel.is_cancelled());
        drop(next);
        assert_eq!(running.all(), []);
    }

    #[test]
    fn row_14_only_the_attempt_that_was_taken_over_detaches() {
        let running = RunningAttempts::default();
        let (old, new) = (running.register(1, 1), running.register(1, 2));
        assert_eq!(running.all(), [(1, 1), (1, 2)]);
        running.detach(1, 1);
        assert!(old.stop.detach.is_cancelled());
        assert!(!new.stop.detach.is_cancelled());
    }

    #[test]
    fn at_shutdown_every_attempt_is_detached() {
        let running = RunningAttempts::default();
        let early = running.register(1, 1);
        running.detach_all();
        assert!(early.stop.detach.is_cancelled());
        assert!(running.register(2, 1).stop.detach.is_cancelled());
    }
}
