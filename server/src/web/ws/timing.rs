//! How often a socket pings, ticks and checks its session.

use std::time::Duration;

/// Intervals of a socket.
#[derive(Clone, Debug)]
pub struct SocketTiming {
    /// Time between two pings.
    pub ping: Duration,
    /// Time between two session checks.
    pub session: Duration,
    /// Time between two ticks, by which a page knows that it is connected.
    pub tick: Duration,
    /// The same while one of the user's jobs runs.
    pub tick_running: Duration,
}

impl Default for SocketTiming {
    fn default() -> Self {
        Self {
            ping: Duration::from_secs(30),
            session: Duration::from_secs(60),
            tick: Duration::from_secs(10),
            tick_running: Duration::from_secs(2),
        }
    }
}
