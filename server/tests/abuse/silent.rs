//! Connections that send nothing, or only part of a request (finding 3).

use crate::connection::{count_closed, hold};
use crate::plan::Plan;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use tokio::time::Instant;

/// Connections that send nothing.
const SILENT: usize = 1_000;
/// Connections that send half a request.
const HALF: usize = 200;
/// Unfinished requests that the server allows per address.
const OF_ONE_ADDRESS: usize = 200;
/// Connections over the limit are closed within this time.
const AT_ONCE: Duration = Duration::from_secs(3);

const HALF_HEAD: &str = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ";
const NO_BODY: &str = "POST /api/v1/auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
                       Content-Length: 1000\r\n\r\n";

pub async fn attack(server: SocketAddr, plan: Plan) -> String {
    let address = |number| Ipv4Addr::new(127, 0, 0, number);
    let mut silent = hold(server, Ipv4Addr::LOCALHOST, SILENT, "").await;
    let mut heads = hold(server, address(3), HALF, HALF_HEAD).await;
    let mut bodies = hold(server, address(4), HALF, NO_BODY).await;
    let ended = count_closed(&mut silent, false, Instant::now() + AT_ONCE).await;
    let held = SILENT - ended;
    assert!(held <= OF_ONE_ADDRESS, "{held} silent connections of one address stay open");
    let at_once = format!("{ended} of {SILENT} silent connections closed at once");
    let Some(time_outs) = plan.time_outs else { return at_once };
    let (started, until) = (Instant::now(), Instant::now() + time_outs);
    let ended = tokio::join!(
        count_closed(&mut silent, false, until),
        count_closed(&mut heads, true, until),
        count_closed(&mut bodies, false, until),
    );
    let took = started.elapsed().as_secs();
    assert_eq!(ended, (SILENT, HALF, HALF), "silent, half a head, no body: closed within {took} s");
    format!("{at_once}, the rest, {HALF} with half a head and {HALF} without a body within {took} s")
}
