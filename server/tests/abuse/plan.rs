//! The sizes of the attacks and their timeouts.

use std::time::Duration;

/// Bytes in a MB.
pub const MB: u64 = 1024 * 1024;

/// The short form is part of `make test`; the long one also waits until the server's timeouts have ended everything.
#[derive(Clone, Copy)]
pub struct Plan {
    pub name: &'static str,
    /// Bytes of each body.
    pub body: u64,
    /// How long unread downloads are held before they are checked.
    pub hold: Duration,
    /// How long the server may take to end idle connections; none: the test doesn't wait for it.
    pub time_outs: Option<Duration>,
    /// Checkpoints of the hostile engine, and as many LoRAs.
    pub models: usize,
}

impl Plan {
    /// The long form if `ABUSE=long`.
    pub fn from_environment() -> Self {
        if std::env::var("ABUSE").is_ok_and(|form| form == "long") { Self::long() } else { Self::short() }
    }

    fn short() -> Self {
        Self { name: "short", body: 30 * MB, hold: Duration::from_secs(2), time_outs: None, models: 25_000 }
    }

    fn long() -> Self {
        Self {
            name: "long",
            body: 300 * MB,
            hold: Duration::from_secs(5),
            time_outs: Some(Duration::from_secs(75)),
            models: 50_000,
        }
    }
}
