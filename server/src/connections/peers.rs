//! Counts per peer.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Counts per peer, at most `most` each.
pub(super) struct PeerCount {
    most: usize,
    counts: Mutex<HashMap<IpAddr, usize>>,
}

/// One counted item; dropping it decrements the count.
pub(super) struct Counted {
    /// `None` for an exempt peer.
    by: Option<(Arc<PeerCount>, IpAddr)>,
}

impl PeerCount {
    pub fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, counts: Mutex::default() })
    }

    /// Counts one more for `peer`; `None` when it has too many.
    pub fn count(self: &Arc<Self>, peer: IpAddr) -> Option<Counted> {
        let network = network(peer);
        let mut counts = self.counts();
        let count = counts.entry(network).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Counted { by: Some((Arc::clone(self), network)) })
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counted {
    /// An item of an exempt peer.
    pub const EXEMPT: Self = Self { by: None };
}

impl Drop for Counted {
    fn drop(&mut self) {
        let Some((peers, network)) = &self.by else { return };
        let mut counts = peers.counts();
        if let Some(count) = counts.get_mut(network) {
            *count -= 1;
            if *count == 0 {
                counts.remove(network);
            }
        }
    }
}

/// The network an address is counted by: an IPv6 subscriber has a /64, an IPv4 subscriber a single address.
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
    fn finding_3_each_peer_is_counted_and_no_state_remains_of_peers_that_left() {
        let peers = PeerCount::new(2);
        let held: Vec<_> = (0..3).filter_map(|_| peers.count(ip("10.0.0.1"))).collect();
        assert_eq!(held.len(), 2);
        assert!(peers.count(ip("10.0.0.2")).is_some());
        drop(held);
        assert!(peers.count(ip("10.0.0.1")).is_some());
        assert!(peers.counts().is_empty());
    }
}
