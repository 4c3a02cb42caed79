//! Where a request comes from.

use super::Web;
use crate::connections::network;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Version};
use axum::middleware::Next;
use axum::response::Response;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The other end of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    /// Whoever is in front of the trusted proxies.
    pub address: IpAddr,
    /// The other end of the connection itself.
    pub peer: IpAddr,
    /// Something stands between client and peer, or may: see [`is_forwarded`].
    pub forwarded: bool,
}

impl Client {
    /// Whom its requests are counted with.
    pub fn network(&self) -> IpAddr {
        network(self.address)
    }
}

/// Headers that proxies and tunnels write, beside those that begin as [`FORWARDING_FAMILIES`].
const FORWARDING: [&str; 7] = [
    "forwarded",
    "via",
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "true-client-ip",
    "fastly-client-ip",
];
const FORWARDING_FAMILIES: [&str; 4] = ["x-forwarded", "x-original", "x-envoy", "cf-"];

/// Puts the [`Client`] into the request.
pub async fn identify(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    // Without a connection, as in a program's own call, the peer is nobody one could trust.
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)).to_canonical();
    let headers = request.headers();
    let forwarded = is_forwarded(request.version(), headers);
    let address = address(peer, headers, |address| web.access.trusts(address));
    request.extensions_mut().insert(Client { address, peer, forwarded });
    next.run(request).await
}

/// Whether a proxy may have sent this. Some say nothing of themselves: nginx speaks HTTP/1.0 unless told otherwise, which
/// browsers never do.
fn is_forwarded(version: Version, headers: &HeaderMap) -> bool {
    let names = |name: &str| {
        FORWARDING.contains(&name) || FORWARDING_FAMILIES.iter().any(|family| name.starts_with(family))
    };
    version < Version::HTTP_11 || headers.keys().any(|name| names(name.as_str()))
}

/// Reads X-Forwarded-For from its end, where the nearest proxy wrote, up to the first stranger.
fn address(peer: IpAddr, headers: &HeaderMap, trusted: impl Fn(IpAddr) -> bool) -> IpAddr {
    let values = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = values.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut address = peer;
    for hop in hops.iter().rev() {
        if !trusted(address) {
            break;
        }
        match hop.parse::<IpAddr>() {
            Ok(hop) => address = hop.to_canonical(),
            Err(_) => break,
        }
    }
    address
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn forwarding_is_believed_from_trusted_proxies_only() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "6.6.6.6, 9.9.9.9, 10.0.0.2".parse().unwrap());
        let inner = |address: IpAddr| address.to_string().starts_with("10.");
        assert_eq!(address(ip("10.0.0.1"), &headers, inner), ip("9.9.9.9"));
        assert_eq!(address(ip("8.8.8.8"), &headers, inner), ip("8.8.8.8"));
    }
}
