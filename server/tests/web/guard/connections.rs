//! Idle connections and unread responses, over real sockets. Timeouts are one second here, half a minute in production.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::{get, post};
use futures::stream;
use server::connections::{ConnectionLimits, ConnectionTiming, serve};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Size of a response too large for any buffer between server and client.
const LARGE_BODY: usize = 64 * 1024 * 1024;
/// How long a connection may be idle in these tests.
const IDLE_TIMEOUT: Duration = Duration::from_secs(1);
/// Longer than any step takes: reached only if something hangs.
const TIMEOUT: Duration = Duration::from_secs(60);
const REQUEST: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// A server with this idle timeout; the token is cancelled when the response of /endless is dropped.
async fn listen(idle_timeout: Duration) -> (SocketAddr, CancellationToken) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let given_up = CancellationToken::new();
    let guard = Arc::new(Mutex::new(Some(given_up.clone().drop_guard())));
    let endless = async move || {
        let guard = guard.lock().unwrap().take();
        let part = Bytes::from_static(&[b'x'; 64 * 1024]);
        Body::from_stream(stream::repeat_with(move || {
            let _held = &guard;
            Ok::<_, Infallible>(part.clone())
        }))
    };
    let router = Router::new()
        .route("/healthz", get(async || "well"))
        .route("/huge", get(async || vec![b'x'; LARGE_BODY]))
        .route("/endless", get(endless))
        .route("/echo", post(async |body: Bytes| body));
    let timing = ConnectionTiming { head: idle_timeout, write: idle_timeout };
    let limits = ConnectionLimits::new(4096, |_| false).with_timing(timing);
    tokio::spawn(serve(listener, router, Arc::new(limits), CancellationToken::new()));
    (address, given_up)
}

/// Connects and sends `bytes`.
async fn connect(address: SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    stream
}

/// Everything received until the peer closes. A reset counts as an end.
async fn rest(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let read = stream.read_to_end(&mut bytes);
    let _ = tokio::time::timeout(TIMEOUT, read).await.expect("the connection stays open");
    bytes
}

/// Whether the peer has closed by now.
async fn is_closed(stream: &mut TcpStream) -> bool {
    matches!(stream.read(&mut [0; 64]).await, Ok(0) | Err(_))
}

#[tokio::test]
async fn finding_3_a_silent_or_half_finished_connection_is_closed() {
    let (address, _) = listen(IDLE_TIMEOUT).await;
    let mut silent = connect(address, b"").await;
    let mut half = connect(address, b"GET / HTTP/1.1\r\nHost: loc").await;
    let mut idle = connect(address, REQUEST).await;
    let start = Instant::now();
    assert!(rest(&mut silent).await.is_empty());
    assert!(rest(&mut half).await.is_empty());
    assert!(rest(&mut idle).await.starts_with(b"HTTP/1.1 200"));
    assert!(start.elapsed() > IDLE_TIMEOUT / 2, "the connections were closed too early");
}

#[tokio::test]
async fn finding_3_one_address_holds_200_unfinished_requests_and_others_are_served() {
    let (address, _) = listen(Duration::from_secs(60)).await;
    let mut held = Vec::new();
    for number in 0..200 {
        let begin = if number % 2 == 0 {
            &b""[..]
        } else {
            b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"
        };
        held.push(connect(address, begin).await);
    }
    let mut refused = TcpStream::connect(address).await.unwrap();
    // Checked at once: later the idle timeout closes it anyway.
    let closed = tokio::time::timeout(TIMEOUT, is_closed(&mut refused)).await;
    assert_eq!(closed, Ok(true), "the 201st request is accepted");

    let other = tokio::net::TcpSocket::new_v4().unwrap();
    other.bind("127.0.0.2:0".parse().unwrap()).unwrap();
    let mut other = other.connect(address).await.unwrap();
    other.write_all(REQUEST).await.unwrap();
    let mut answer = [0; 12];
    other.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");

    // A completed request no longer counts, although its connection stays open.
    let mut complete = held.pop().unwrap();
    complete.write_all(b"123456789").await.unwrap();
    complete.read_exact(&mut answer).await.unwrap();
    let mut next = connect(address, REQUEST).await;
    next.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
}

#[tokio::test]
async fn finding_6_a_response_that_nobody_reads_is_ended() {
    let (address, given_up) = listen(IDLE_TIMEOUT).await;
    let _unread = connect(address, b"GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
    tokio::time::timeout(TIMEOUT, given_up.cancelled()).await.expect("still sending");
}

/// A phone on a slow line reads a little at a time, and receives everything.
#[tokio::test]
async fn a_response_that_is_read_slowly_arrives_complete() {
    let (address, _) = listen(IDLE_TIMEOUT).await;
    let mut slow =
        connect(address, b"GET /huge HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
    let (mut got, mut part) = (0, vec![0; 8 * 1024 * 1024]);
    loop {
        match slow.read(&mut part).await.unwrap() {
            0 => break,
            count => got += count,
        }
        tokio::time::sleep(IDLE_TIMEOUT / 4).await;
    }
    assert!(got > LARGE_BODY, "{got} bytes");
}
