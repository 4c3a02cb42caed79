//! IPv4 addresses inside IPv6 ones: a gateway may forward such a connection to the inner address.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Every IPv4 address that `ip` may lead to; those mapped as `::ffff:0:0/96` are canonicalised before.
pub(super) fn all(ip: Ipv6Addr) -> Vec<Ipv4Addr> {
    let byte = ip.octets();
    let of = |places: [usize; 4]| Ipv4Addr::from(places.map(|place| byte[place]));
    let last = || of([12, 13, 14, 15]);
    match ip.segments() {
        // IPv4-compatible, IPv4-translated, and NAT64 of the well-known prefix.
        [0, 0, 0, 0, 0, 0, ..] | [0, 0, 0, 0, 0xffff, 0, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => vec![last()],
        // Local NAT64: the position of the address depends on the length of the network's prefix (RFC 6052).
        [0x64, 0xff9b, 1, ..] => vec![of([6, 7, 9, 10]), of([7, 9, 10, 11]), of([9, 10, 11, 12]), last()],
        // 6to4.
        [0x2002, ..] => vec![of([2, 3, 4, 5])],
        _ => Vec::new(),
    }
}
