//! How many connections there may be: in all, and of one peer that has not sent a complete request yet.

use super::ConnectionTiming;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections of one peer whose request is not complete yet. A browser opens six at a time.
pub const UNFINISHED_OF_PEER: usize = 200;
/// Open files kept for everything that is no connection: the database, pictures, engines.
pub const OTHER_FILES: usize = 256;
/// Connections in all, however many files may be open.
const MOST: usize = 16_384;

/// Counts connections.
pub struct ConnectionLimits {
    all: Arc<Semaphore>,
    most_of_peer: usize,
    exempt: Box<dyn Fn(IpAddr) -> bool + Send + Sync>,
    unfinished: Mutex<HashMap<IpAddr, usize>>,
    pub(super) timing: ConnectionTiming,
}

impl ConnectionLimits {
    /// Limits for a process that may have `open_files` files open. Peers that are `exempt`, such as a trusted proxy that
    /// speaks for many, count in all only.
    pub fn new(open_files: usize, exempt: impl Fn(IpAddr) -> bool + Send + Sync + 'static) -> Self {
        let all = open_files.saturating_sub(OTHER_FILES).max(open_files / 2).clamp(1, MOST);
        Self {
            all: Arc::new(Semaphore::new(all)),
            most_of_peer: UNFINISHED_OF_PEER,
            exempt: Box::new(exempt),
            unfinished: Mutex::default(),
            timing: ConnectionTiming::default(),
        }
    }

    /// The same with other times.
    #[must_use]
    pub fn with_timing(self, timing: ConnectionTiming) -> Self {
        Self { timing, ..self }
    }

    /// A place for one more connection, as soon as there is one. None when nothing is served any more.
    pub(super) async fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.all).acquire_owned().await.ok()
    }

    /// Counts a request of `peer` that is not complete yet; none when it has too many of them.
    pub(super) fn begin(self: &Arc<Self>, peer: IpAddr) -> Option<Unfinished> {
        if (self.exempt)(peer.to_canonical()) {
            return Some(Unfinished { limits: Arc::clone(self), network: None });
        }
        let network = network(peer);
        let mut unfinished = self.unfinished();
        let count = unfinished.entry(network).or_default();
        if *count >= self.most_of_peer {
            return None;
        }
        *count += 1;
        Some(Unfinished { limits: Arc::clone(self), network: Some(network) })
    }

    fn unfinished(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.unfinished.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One request that has not arrived whole. Counted until it is dropped.
pub(super) struct Unfinished {
    limits: Arc<ConnectionLimits>,
    network: Option<IpAddr>,
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let Some(network) = self.network else { return };
        let mut unfinished = self.limits.unfinished();
        if let Some(count) = unfinished.get_mut(&network) {
            *count -= 1;
            if *count == 0 {
                unfinished.remove(&network);
            }
        }
    }
}

/// Whom an address is counted with: an IPv6 subscriber has a /64 of them, an IPv4 one a single address.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED))
    }

    #[test]
    fn finding_16_an_ipv6_network_counts_as_one_peer() {
        assert_eq!(network(ip("2001:db8:1:2::9")), network(ip("2001:db8:1:2:ffff::1")));
        assert_ne!(network(ip("2001:db8:1:2::9")), network(ip("2001:db8:1:3::9")));
        assert_eq!(network(ip("::ffff:10.0.0.1")), ip("10.0.0.1"));
        assert_ne!(network(ip("10.0.0.1")), network(ip("10.0.0.2")));
    }

    #[test]
    fn finding_3_unfinished_requests_are_counted_by_peer_but_those_of_a_proxy_are_not() {
        let limits = Arc::new(ConnectionLimits::new(1024, |peer| peer == ip("10.0.0.9")));
        let mut held: Vec<_> = (0..UNFINISHED_OF_PEER).filter_map(|_| limits.begin(ip("10.0.0.1"))).collect();
        assert_eq!(held.len(), UNFINISHED_OF_PEER);
        assert!(limits.begin(ip("10.0.0.1")).is_none());
        assert!(limits.begin(ip("10.0.0.2")).is_some());
        assert!((0..1000).all(|_| limits.begin(ip("10.0.0.9")).is_some()));
        held.pop();
        assert!(limits.begin(ip("10.0.0.1")).is_some());
        held.clear();
        assert!(limits.unfinished().is_empty());
    }

    #[test]
    fn finding_3_some_files_are_kept_for_everything_else() {
        let places = |files| ConnectionLimits::new(files, |_| false).all.available_permits();
        assert_eq!(places(1024), 768);
        assert_eq!(places(256), 128);
        assert_eq!(places(1_000_000), MOST);
    }
}
