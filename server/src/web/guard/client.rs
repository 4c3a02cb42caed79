//! Where a request comes from.

use super::access::Access;
use crate::connections::network;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Version};
use axum::middleware::Next;
use axum::response::Response;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

/// The sender of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    /// The client behind the trusted proxies.
    pub address: IpAddr,
    /// The peer of the connection itself.
    pub peer: IpAddr,
    /// Whether a proxy may stand between client and peer: see [`is_forwarded`].
    pub forwarded: bool,
}

impl Client {
    /// The network its requests are counted by.
    pub fn network(&self) -> IpAddr {
        network(self.address)
    }
}

/// Headers that proxies and tunnels set, besides those with a prefix of [`FORWARDING_FAMILIES`].
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
pub async fn identify(State(access): State<Arc<Access>>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    // Without a connection, as in an in-process call, use an address that no one trusts.
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)).to_canonical();
    let headers = request.headers();
    let forwarded = is_forwarded(request.version(), headers);
    let address = address(peer, headers, |address| access.trusts(address));
    request.extensions_mut().insert(Client { address, peer, forwarded });
    next.run(request).await
}

/// Whether a proxy may have sent this. Some add no header, but nginx uses HTTP/1.0 by default, which browsers never do.
fn is_forwarded(version: Version, headers: &HeaderMap) -> bool {
    let names = |name: &str| {
        FORWARDING.contains(&name) || FORWARDING_FAMILIES.iter().any(|family| name.starts_with(family))
    };
    version < Version::HTTP_11 || headers.keys().any(|name| names(name.as_str()))
}

/// Reads X-Forwarded-For from its end, where the nearest proxy wrote, up to the first untrusted address.
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
    fn forwarding_headers_are_trusted_from_trusted_proxies_only() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "6.6.6.6, 9.9.9.9, 10.0.0.2".parse().unwrap());
        let inner = |address: IpAddr| address.to_string().starts_with("10.");
        assert_eq!(address(ip("10.0.0.1"), &headers, inner), ip("9.9.9.9"));
        assert_eq!(address(ip("8.8.8.8"), &headers, inner), ip("8.8.8.8"));
    }
}
