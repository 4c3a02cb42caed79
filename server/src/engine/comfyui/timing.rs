//! How long a client waits for what.

use std::time::Duration;

/// Every timer of the client; tests use short ones.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// Between two looks at the server's queue and history while a prompt is followed.
    pub poll: Duration,
    /// First delay of a look that is repeated sooner; doubles up to `poll`.
    pub retry: Duration,
    /// How long a prompt may be unknown, or the server away, before it counts as lost.
    pub lost: Duration,
    /// Without a frame and without a change in the queue for this long while steps are
    /// drawn, the run counts as stalled.
    pub stall: Duration,
    /// The same outside of sampling: loading a model or waiting behind others is slow.
    pub stall_loading: Duration,
    /// How long a prompt that stands still, or that its owner cancelled, may take to leave the server
    /// before the server counts as stuck.
    pub release: Duration,
    /// A socket that says nothing of a running prompt for this long is opened anew.
    pub silence: Duration,
    /// Between two pings on a socket; without any response to two of them it is dead.
    pub socket_ping: Duration,
    /// Whole time of a POST; large graphs take seconds to validate.
    pub post: Duration,
    /// Whole time of a sign of life.
    pub ping: Duration,
    /// Whole time of a read of JSON.
    pub read: Duration,
    /// Whole time of fetching one picture.
    pub fetch: Duration,
    /// How long the pictures of a run that is over are still waited for after its owner cancelled.
    pub late: Duration,
}

impl Timing {
    /// The usual timers with another limit for runs that stand still.
    #[must_use]
    pub fn with_stall(self, stall: Duration) -> Self {
        Self { stall, stall_loading: self.stall_loading.max(stall), ..self }
    }
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            poll: Duration::from_secs(2),
            retry: Duration::from_millis(50),
            lost: Duration::from_secs(15),
            stall: Duration::from_secs(120),
            stall_loading: Duration::from_secs(600),
            release: Duration::from_secs(60),
            silence: Duration::from_secs(30),
            socket_ping: Duration::from_secs(15),
            post: Duration::from_secs(30),
            ping: Duration::from_secs(5),
            read: Duration::from_secs(15),
            fetch: Duration::from_secs(60),
            late: Duration::from_secs(2),
        }
    }
}
