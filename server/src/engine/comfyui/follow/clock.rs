//! The times that decide how long a run is waited for.

use tokio::time::{Duration, Instant};

/// When what was last known.
pub(super) struct Clock {
    /// Last frame of the run, or last change of the queue.
    pub moved: Instant,
    /// Last frame of the run; until it begins, the last look that found it waiting.
    told: Instant,
    /// The longest that a step took so far.
    pub longest: Duration,
    pub moves: u64,
    pub frames: u64,
    pub queue: u64,
    pub opened: Instant,
    /// The wait before the socket is opened anew; doubles while that does not help.
    pub reopen: Duration,
    /// Since when the prompt is in neither queue nor history.
    pub unknown: Option<Instant>,
    /// Since when the server does not answer.
    pub away: Option<Instant>,
    /// Since when it is asked to end, for its owner or because it stands still.
    pub ending: Option<Instant>,
    pub next_look: Instant,
    pub delay: Duration,
}

impl Clock {
    pub fn new(delay: Duration, reopen: Duration) -> Self {
        let now = Instant::now();
        Self {
            moved: now,
            told: now,
            longest: Duration::ZERO,
            moves: 0,
            frames: 0,
            queue: 0,
            opened: now,
            reopen,
            unknown: None,
            away: None,
            ending: None,
            next_look: now,
            delay,
        }
    }

    /// The queue changed. Others do that too, so it says nothing of how fast steps are.
    pub fn stir(&mut self) {
        self.moved = Instant::now();
    }

    /// It waits behind others: that time is no step's.
    pub fn wait(&mut self) {
        self.told = Instant::now();
    }

    /// The run told something. While steps are drawn, the silence before it says how long one takes.
    pub fn tell(&mut self, sampling: bool) {
        if sampling {
            self.longest = self.longest.max(self.told.elapsed());
        }
        self.told = Instant::now();
        self.moved = self.told;
    }
}
