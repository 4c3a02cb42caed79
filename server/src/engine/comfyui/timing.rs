//! The client's timeouts and intervals.

use std::time::Duration;

/// Every timer of the client; tests use short ones.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// Between two polls of the server's queue and history while a prompt is followed.
    pub poll: Duration,
    /// First delay of a poll that is repeated sooner; doubles up to `poll`.
    pub retry: Duration,
    /// How long a prompt may be unknown, or the server offline, before it counts as lost.
    pub lost: Duration,
    /// Without a frame and without a change in the queue for this long during sampling, the run counts
    /// as stalled.
    pub stall: Duration,
    /// The same outside of sampling: loading a model or waiting behind others is slow.
    pub stall_loading: Duration,
    /// How long a stalled or cancelled prompt may take to leave the server before the server counts as
    /// stuck.
    pub release: Duration,
    /// A socket that sends nothing about a running prompt for this long is reopened.
    pub silence: Duration,
    /// Between two pings on a socket; without any response to two of them it is dead.
    pub socket_ping: Duration,
    /// Whole time of a POST; large graphs take seconds to validate.
    pub post: Duration,
    /// Whole time of a ping.
    pub ping: Duration,
    /// Whole time of a read of JSON.
    pub read: Duration,
    /// Whole time of fetching one image.
    pub fetch: Duration,
    /// How long to wait for the images of a finished run after its owner cancelled.
    pub late: Duration,
}

impl Timing {
    /// The default timers with another limit for stalled runs.
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
