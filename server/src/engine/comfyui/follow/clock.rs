//! The times that decide how long a run is waited for.

use tokio::time::{Duration, Instant};

/// When what was last known.
pub(super) struct Clock {
    /// Last frame, or last change of the queue.
    pub moved: Instant,
    /// The longest that it stood still between two steps so far.
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

    /// It moves. Where steps are drawn, how long it stood still says how fast they are.
    pub fn stir(&mut self, sampling: bool) {
        if sampling {
            self.longest = self.longest.max(self.moved.elapsed());
        }
        self.moved = Instant::now();
    }
}
