//! Endless bodies for every method and kind of route (finding 1).

use crate::connection::{Outcome, connect, send};
use crate::plan::{MB, Plan};
use futures::{StreamExt, stream};
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"];
/// The route that accepts a picture, as a stream.
pub const RECALL: [&str; 2] = ["/api/v1/recall", "/api/fn/recall_picture"];
/// One of each kind of route.
const PATHS: [&str; 8] = [
    "/healthz",
    "/login",
    "/api/v1/auth/login",
    "/api/v1/generation-jobs",
    "/api/fn/sign_in",
    "/api/v1/images/1",
    "/nothing",
    "/pkg/x",
];
/// Concurrent requests.
pub const AT_ONCE: usize = 4;
/// Bytes of a body, and of one with a picture.
const LIMIT: u64 = MB;
pub const PICTURE_LIMIT: u64 = 65 * MB;
/// Bytes that the system buffers beyond what the server reads.
pub const BUFFERS: u64 = 8 * MB;
/// Bytes of one write.
pub const PIECE: usize = 64 * 1024;
/// How long one request may take.
const TIMEOUT: Duration = Duration::from_secs(60);

/// One request.
struct Request {
    method: &'static str,
    path: &'static str,
    chunked: bool,
    signed_in: bool,
}

impl Request {
    fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for method in METHODS {
            for path in PATHS.into_iter().chain(RECALL) {
                for (chunked, signed_in) in [(true, true), (true, false), (false, true), (false, false)] {
                    all.push(Self { method, path, chunked, signed_in });
                }
            }
        }
        all
    }

    /// Bytes that the server may accept of it.
    fn most(&self) -> u64 {
        let picture = RECALL.contains(&self.path) && self.signed_in;
        BUFFERS + if picture { PICTURE_LIMIT } else { LIMIT }
    }

    fn head(&self, cookie: &str, size: u64) -> String {
        let length = if self.chunked { CHUNKED.into() } else { format!("Content-Length: {size}") };
        let cookie = if self.signed_in { format!("Cookie: {cookie}\r\n") } else { String::new() };
        let kind = if RECALL.contains(&self.path) { "image/png" } else { "application/json" };
        head(self.method, self.path, kind, &format!("{cookie}{length}"))
    }

    async fn send(&self, server: SocketAddr, cookie: &str, size: u64) -> Outcome {
        let head = self.head(cookie, size);
        if self.chunked {
            send_chunked(server, &head, &[b'a'; PIECE], size).await
        } else {
            let stream = connect(server, Ipv4Addr::LOCALHOST).await.unwrap();
            send(stream, &head, (&[b'a'; PIECE], size, b""), TIMEOUT).await
        }
    }

    /// Why its outcome is wrong.
    fn fault(&self, outcome: &Outcome) -> Option<String> {
        let refused = outcome.status.is_none_or(|status| (400..500).contains(&status));
        let right = refused && outcome.ended && outcome.taken <= self.most();
        let (chunked, signed_in) = (self.chunked, self.signed_in);
        let request = format!("{} {}, chunked {chunked}, signed in {signed_in}", self.method, self.path);
        (!right).then(|| format!("{request}: {outcome:?}"))
    }
}

pub const CHUNKED: &str = "Transfer-Encoding: chunked";

pub fn head(method: &str, path: &str, kind: &str, others: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: {kind}\r\n{others}\r\n\r\n"
    )
}

/// Sends a body in chunks of `piece` until the connection is closed or `size` bytes are sent.
pub async fn send_chunked(server: SocketAddr, head: &str, piece: &[u8], size: u64) -> Outcome {
    let stream = connect(server, Ipv4Addr::LOCALHOST).await.unwrap();
    let chunk = [format!("{:x}\r\n", piece.len()).as_bytes(), piece, b"\r\n"].concat();
    send(stream, head, (&chunk, size, b"0\r\n\r\n"), TIMEOUT).await
}

/// Every method and route, with a declared length and chunked, signed out and as a member.
pub async fn attack(server: SocketAddr, cookie: &str, plan: Plan) -> String {
    let requests = Request::all();
    let outcomes = stream::iter(&requests).map(|request| async move {
        let outcome = request.send(server, cookie, plan.body).await;
        (request.fault(&outcome), outcome, request)
    });
    let outcomes: Vec<_> = outcomes.buffer_unordered(AT_ONCE).collect().await;
    let faults: Vec<&str> = outcomes.iter().filter_map(|(fault, ..)| fault.as_deref()).collect();
    assert!(faults.is_empty(), "{} wrong outcomes:\n{}", faults.len(), faults.join("\n"));
    let mut answers = BTreeMap::<String, usize>::new();
    let mut taken = [0, 0];
    for (_, outcome, request) in &outcomes {
        let status = outcome.status.map_or("ended".into(), |status| status.to_string());
        *answers.entry(status).or_default() += 1;
        let most = &mut taken[usize::from(RECALL.contains(&request.path))];
        *most = outcome.taken.max(*most);
    }
    let answers: Vec<String> = answers.iter().map(|(status, count)| format!("{count} × {status}")).collect();
    let [most, most_with_picture] = taken.map(|taken| taken as f64 / MB as f64);
    let (count, size) = (requests.len(), plan.body / MB);
    let answers = answers.join(", ");
    format!(
        "{count} of {size} MB: {answers}; read at most {most:.1} MB, with a picture {most_with_picture:.1} MB"
    )
}
