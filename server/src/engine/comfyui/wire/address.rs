//! Which addresses a ComfyUI server may have, and the check that a name does not resolve to others.

mod embedded;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use url::{Host, Url};

/// Host names of cloud metadata services, which expose a machine's secrets.
const METADATA_NAMES: [&str; 3] = ["metadata", "metadata.google.internal", "instance-data"];
const METADATA_V4: [Ipv4Addr; 3] =
    [Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(168, 63, 129, 16), Ipv4Addr::new(192, 0, 0, 192)];
const METADATA_V6: [Ipv6Addr; 2] =
    [Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254), Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254)];

/// The checked address of a ComfyUI server; a path before its routes is preserved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(Url);

impl Address {
    /// Parses what an admin typed.
    ///
    /// # Errors
    /// Why it is refused, as a sentence.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let mut url = Url::parse(text.trim())
            .map_err(|_| "Not a valid address. Use the form http://192.168.1.20:8188.")?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("The address must start with http:// or https://.");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("Remove the username and password from the address.");
        }
        check_host(&url)?;
        url.set_query(None);
        url.set_fragment(None);
        if !url.path().ends_with('/') {
            let path = format!("{}/", url.path());
            url.set_path(&path);
        }
        Ok(Self(url))
    }

    /// The address of one of its routes; `route` has no leading slash.
    pub fn join(&self, route: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}{route}", self.0.path()));
        url
    }
}

/// Without a slash at its end.
impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

fn check_host(url: &Url) -> Result<(), &'static str> {
    let refused = match url.host() {
        Some(Host::Domain(name)) => {
            METADATA_NAMES.contains(&name.trim_end_matches('.').to_lowercase().as_str())
        }
        Some(Host::Ipv4(ip)) => is_refused(ip.into()),
        Some(Host::Ipv6(ip)) => is_refused(ip.into()),
        None => return Err("The address has no host."),
    };
    if refused { Err(RefusedAddress::WORDS) } else { Ok(()) }
}

/// True for link-local, multicast and metadata addresses, also when written as IPv6.
fn is_refused(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => is_refused_v4(ip),
        IpAddr::V6(ip) => {
            ip.is_unicast_link_local()
                || ip.is_multicast()
                || METADATA_V6.contains(&ip)
                || embedded::all(ip).into_iter().any(is_refused_v4)
        }
    }
}

fn is_refused_v4(ip: Ipv4Addr) -> bool {
    ip.is_link_local() || ip.is_multicast() || ip.is_broadcast() || METADATA_V4.contains(&ip)
}

/// Refuses a name when one of the addresses it resolves to is not allowed.
fn allowed(found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, RefusedAddress> {
    if found.iter().any(|address| is_refused(address.ip())) { Err(RefusedAddress) } else { Ok(found) }
}

/// A name resolved to an address that is not allowed.
#[derive(Debug, thiserror::Error)]
#[error("{}", Self::WORDS)]
pub struct RefusedAddress;

impl RefusedAddress {
    pub const WORDS: &str = "Link-local and metadata addresses are not allowed.";
}

/// Resolves names as usual and refuses the addresses that [`Address::parse`] would refuse as numbers.
/// Called for every new connection, so a name that resolves differently later is refused as well.
pub struct GuardedResolver;

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(allowed(found)?.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_addresses_are_accepted() {
        let route = |text| Address::parse(text).unwrap().join("prompt").to_string();
        assert_eq!(route("http://127.0.0.1:8188"), "http://127.0.0.1:8188/prompt");
        assert_eq!(route(" https://gpu.example/comfy "), "https://gpu.example/comfy/prompt");
        assert_eq!(route("http://[::1]:8188/?x=1#y"), "http://[::1]:8188/prompt");
        assert_eq!(route("http://10.0.0.7:8188/"), "http://10.0.0.7:8188/prompt");
    }

    #[test]
    fn other_schemes_and_credentials_are_refused() {
        for text in ["", "127.0.0.1:8188", "localhost:8188", "ftp://a", "file:///etc/passwd", "http://u:p@a"]
        {
            assert!(Address::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn link_local_and_metadata_addresses_are_refused_however_written() {
        for host in [
            "169.254.169.254",
            "0xa9fea9fe",
            "2852039166",
            "[fe80::1]",
            "[::ffff:169.254.1.1]",
            "[fd00:ec2::254]",
            "100.100.100.200",
            "metadata.google.internal.",
        ] {
            assert_eq!(Address::parse(&format!("http://{host}/")), Err(RefusedAddress::WORDS), "{host}");
        }
    }

    const HIDDEN: [&str; 12] = [
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::100.100.100.200",
        "64:ff9b:1::169.254.169.254",
        "64:ff9b:1:a9fe:a9:fe00::",
        "64:ff9b:1:7:a9:fea9:fe00:0",
        "64:ff9b:1:a9:fe:a9fe::",
        "2002:a9fe:a9fe::",
        "2002:a83f:8110:1::7",
        "::169.254.169.254",
        "::ffff:0:169.254.169.254",
        "fd20:ce::254",
        "fd00:ec2::254",
    ];

    #[test]
    fn finding_19_refused_addresses_are_refused_within_ipv6_too() {
        for host in HIDDEN {
            assert_eq!(Address::parse(&format!("http://[{host}]/")), Err(RefusedAddress::WORDS), "{host}");
        }
        for host in
            ["::1", "fd12::7", "2001:db8::7", "64:ff9b::10.0.0.7", "64:ff9b:1::10.0.0.7", "2002:a00:7::1"]
        {
            assert!(Address::parse(&format!("http://[{host}]:8188/")).is_ok(), "{host}");
        }
    }

    #[tokio::test]
    async fn finding_19_names_that_resolve_to_refused_addresses_are_refused() {
        let resolved = async |name: &str| GuardedResolver.resolve(name.parse().unwrap()).await;
        for host in HIDDEN {
            let refused = resolved(host).await.err().unwrap();
            assert!(refused.is::<RefusedAddress>(), "{host}");
        }
        assert!(resolved("::1").await.is_ok());
        assert!(resolved("127.0.0.1").await.is_ok());
    }
}
