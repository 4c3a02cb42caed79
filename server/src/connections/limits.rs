//! Limits on connections: in total, per peer, and per peer with an incomplete request.

use super::peers::{Counted, PeerCount};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Maximum connections of one peer with an incomplete request. A browser opens six at a time.
const UNFINISHED_OF_PEER: usize = 200;
/// Open files reserved for everything except connections: the database, images, engines.
const OTHER_FILES: usize = 256;
/// Maximum connections in total, even if the open-file limit would allow more.
const MAX_CONNECTIONS: usize = 16_384;

/// How long a connection may be idle.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionTiming {
    /// From the start of the connection, or the end of a request, to the end of the next request's head.
    pub head: Duration,
    /// Until the peer reads one more byte of a response.
    pub write: Duration,
}

impl Default for ConnectionTiming {
    fn default() -> Self {
        let half_a_minute = Duration::from_secs(30);
        Self { head: half_a_minute, write: half_a_minute }
    }
}

/// Counts connections.
pub struct ConnectionLimits {
    all: Arc<Semaphore>,
    of_peer: Arc<PeerCount>,
    unfinished: Arc<PeerCount>,
    exempt: Box<dyn Fn(IpAddr) -> bool + Send + Sync>,
    pub(super) timing: ConnectionTiming,
}

impl ConnectionLimits {
    /// Limits for a process that may have `open_files` files open. `exempt` peers, such as a trusted proxy for many
    /// clients, count toward the total only; any other peer may have half of it.
    pub fn new(open_files: usize, exempt: impl Fn(IpAddr) -> bool + Send + Sync + 'static) -> Self {
        let all = open_files.saturating_sub(OTHER_FILES).max(open_files / 2).clamp(2, MAX_CONNECTIONS);
        Self {
            all: Arc::new(Semaphore::new(all)),
            of_peer: PeerCount::new(all / 2),
            unfinished: PeerCount::new(UNFINISHED_OF_PEER),
            exempt: Box::new(exempt),
            timing: ConnectionTiming::default(),
        }
    }

    /// The same limits with other timeouts.
    #[must_use]
    pub fn with_timing(self, timing: ConnectionTiming) -> Self {
        Self { timing, ..self }
    }

    /// Waits for a permit for one more connection. `None` once the server has stopped.
    pub(super) async fn acquire(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.all).acquire_owned().await.ok()
    }

    /// Counts a connection of `peer`; `None` when it has too many.
    pub(super) fn open(&self, peer: IpAddr) -> Option<Counted> {
        self.counted(&self.of_peer, peer)
    }

    /// Counts an incomplete request of `peer`; `None` when it has too many.
    pub(super) fn begin(&self, peer: IpAddr) -> Option<Counted> {
        self.counted(&self.unfinished, peer)
    }

    fn counted(&self, peers: &Arc<PeerCount>, peer: IpAddr) -> Option<Counted> {
        if (self.exempt)(peer.to_canonical()) { Some(Counted::EXEMPT) } else { peers.count(peer) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const PEER: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));
    const PROXY: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 9));

    #[test]
    fn finding_3_connections_are_counted_by_peer_but_those_of_a_proxy_are_not() {
        let limits = ConnectionLimits::new(1024, |peer| peer == PROXY);
        let unfinished: Vec<_> = (0..1000).filter_map(|_| limits.begin(PEER)).collect();
        assert_eq!(unfinished.len(), UNFINISHED_OF_PEER);
        let open: Vec<_> = (0..1000).filter_map(|_| limits.open(PEER)).collect();
        assert_eq!(open.len(), 384);
        let proxied: Vec<_> = (0..1000).filter_map(|_| limits.begin(PROXY).zip(limits.open(PROXY))).collect();
        assert_eq!(proxied.len(), 1000);
    }

    #[test]
    fn finding_3_some_open_files_are_reserved_for_everything_else() {
        let places = |files| ConnectionLimits::new(files, |_| false).all.available_permits();
        assert_eq!(places(1024), 768);
        assert_eq!(places(256), 128);
        assert_eq!(places(1_000_000), MAX_CONNECTIONS);
    }
}
