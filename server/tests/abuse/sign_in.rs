//! Sign-ins with names of 0.9 MB and 60 kB, from thirty addresses (finding 4).

use crate::background_client::client;
use crate::connection::{connect, send};
use crate::support::test_client::TestClient;
use crate::support::test_server::TestServer;
use futures::{StreamExt, stream};
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

/// Attempts with either length.
const TRIES: usize = 300;
const ADDRESSES: usize = 30;
const AT_ONCE: usize = 20;
/// Bytes of a name: the limit of any form, and the limit before sign-in.
const LENGTHS: [usize; 2] = [900_000, 60_000];
/// How long one attempt may take.
const TIMEOUT: Duration = Duration::from_secs(30);

pub async fn attack(server: &TestServer) -> String {
    let mut notes = Vec::new();
    for length in LENGTHS {
        let tries = stream::iter(0..TRIES).map(|number| try_name(server.address, number, length));
        let statuses: Vec<Option<u16>> = tries.buffer_unordered(AT_ONCE).collect().await;
        let mut answers = BTreeMap::<String, usize>::new();
        for status in statuses {
            let refused = status.is_none_or(|status| (400..500).contains(&status) || status == 302);
            assert!(refused, "a name of {length} bytes: {status:?}");
            let status = status.map_or("ended".into(), |status| status.to_string());
            *answers.entry(status).or_default() += 1;
        }
        let answers: Vec<String> =
            answers.iter().map(|(status, count)| format!("{count} × {status}")).collect();
        notes.push(format!("names of {} kB: {}", length / 1000, answers.join(", ")));
    }
    let started = Instant::now();
    TestClient::sign_in(server, client(), "ben").await;
    format!("{}; ben signs in within {} ms", notes.join("; "), started.elapsed().as_millis())
}

/// One attempt over REST, or as the page sends it.
async fn try_name(server: SocketAddr, number: usize, length: usize) -> Option<u16> {
    let name = format!("{number}{}", "n".repeat(length));
    let (path, kind, body) = if number.is_multiple_of(2) {
        let body = format!("{{\"username\":\"{name}\",\"password\":\"wrong\"}}");
        ("/api/v1/auth/login", "application/json", body)
    } else {
        let body = format!("username={name}&password=wrong");
        ("/api/fn/sign_in", "application/x-www-form-urlencoded", body)
    };
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: {kind}\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    let from = Ipv4Addr::new(127, 0, 1, u8::try_from(number / (TRIES / ADDRESSES) + 1).unwrap());
    let stream = connect(server, from).await.unwrap();
    let outcome = send(stream, &head, (body.as_bytes(), body.len() as u64, b""), TIMEOUT).await;
    assert!(outcome.ended, "an attempt with a name of {length} bytes got no response: {outcome:?}");
    outcome.status
}
