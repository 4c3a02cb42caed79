//! The times that decide how long to wait for a run.

use tokio::time::{Duration, Instant};

/// When each fact was last known.
pub(super) struct Timers {
    /// Last frame of the run, or last change of the queue.
    pub last_activity: Instant,
    /// Last frame of the run; until it starts, the last poll that found it waiting.
    last_frame: Instant,
    /// How long the slowest step took so far.
    pub slowest_step: Duration,
    pub moves: u64,
    pub frames: u64,
    pub queue: u64,
    pub socket_opened_at: Instant,
    /// The wait before the socket is reopened; doubles while that does not help.
    pub reopen_delay: Duration,
    /// Since when the prompt is in neither queue nor history.
    pub unknown_since: Option<Instant>,
    /// Since when the server does not respond.
    pub unreachable_since: Option<Instant>,
    /// Since when its end is requested, by its owner or because it stalled.
    pub cancelling_since: Option<Instant>,
    pub next_poll: Instant,
    pub delay: Duration,
}

impl Timers {
    pub fn new(delay: Duration, reopen_delay: Duration) -> Self {
        let now = Instant::now();
        Self {
            last_activity: now,
            last_frame: now,
            slowest_step: Duration::ZERO,
            moves: 0,
            frames: 0,
            queue: 0,
            socket_opened_at: now,
            reopen_delay,
            unknown_since: None,
            unreachable_since: None,
            cancelling_since: None,
            next_poll: now,
            delay,
        }
    }

    /// The queue changed. Other clients change it too, so this doesn't count as the time of a step.
    pub fn record_queue_change(&mut self) {
        self.last_activity = Instant::now();
    }

    /// The run waits behind others; that time doesn't count as a step.
    pub fn record_waiting(&mut self) {
        self.last_frame = Instant::now();
    }

    /// The run reported something. During sampling, the silence before it is the time of a step.
    pub fn record_progress(&mut self, sampling: bool) {
        if sampling {
            self.slowest_step = self.slowest_step.max(self.last_frame.elapsed());
        }
        self.last_frame = Instant::now();
        self.last_activity = self.last_frame;
    }
}
