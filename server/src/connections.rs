//! Accepting connections: how many there may be, and how long each may stand still.

mod limits;
mod peers;
mod request;
mod stream;

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use request::Requests;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use stream::Stream;
use tokio::net::{TcpListener, TcpSocket};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use limits::ConnectionLimits;
pub use peers::network;

/// How long open requests get to finish at shutdown.
const GRACE: Duration = Duration::from_secs(5);
/// Bytes of a request's head, and of an answer that waits in memory for its connection.
const BUFFER: usize = 64 * 1024;
/// Connections that the system completes before they are accepted; it takes less where its own limit is lower. With
/// the library's 128 a burst overflows it, and who was left out asks again a second later.
const BACKLOG: u32 = 4096;
/// Pause after a connection could not be accepted, so that a lasting cause does not take a whole core.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How long a connection may stand still.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionTiming {
    /// From the connection, or the end of a request, to the end of the next request's head.
    pub head: Duration,
    /// Until the peer takes one more byte of an answer.
    pub write: Duration,
}

impl Default for ConnectionTiming {
    fn default() -> Self {
        let half_a_minute = Duration::from_secs(30);
        Self { head: half_a_minute, write: half_a_minute }
    }
}

/// Listens on `address`.
///
/// # Errors
/// When the address is in use, not this machine's, or not allowed.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // So that a restart finds the port of connections that are just ending.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves `router` on `listener` until `stopping`; then open requests have [`GRACE`] to finish. HTTP/1 only: browsers
/// speak HTTP/2 over TLS alone, which a reverse proxy ends.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Arc<ConnectionLimits>,
    stopping: CancellationToken,
) {
    let tasks = TaskTracker::new();
    tokio::select! {
        () = stopping.cancelled() => {}
        () = accept_all(&listener, &router, &limits, &tasks, &stopping) => {}
    }
    drop(listener);
    tasks.close();
    if tokio::time::timeout(GRACE, tasks.wait()).await.is_err() {
        tracing::debug!("open requests were cut off at shutdown");
    }
}

async fn accept_all(
    listener: &TcpListener,
    router: &Router,
    limits: &Arc<ConnectionLimits>,
    tasks: &TaskTracker,
    stopping: &CancellationToken,
) {
    loop {
        // Taken first: while all are in use, clients wait in the system's queue instead of being refused.
        let Some(place) = limits.acquire().await else { return };
        let (stream, peer) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        // Dropping the stream ends the connection.
        let (Some(open), Some(unfinished)) = (limits.open(peer.ip()), limits.begin(peer.ip())) else {
            continue;
        };
        let requests = Requests::new(router.clone(), Arc::clone(limits), peer, unfinished);
        let stream = Stream::new(stream, (place, open), limits.timing.write);
        tasks.spawn(serve_one(stream, requests, limits.timing.head, stopping.clone()));
    }
}

async fn serve_one(stream: Stream, requests: Requests, head: Duration, stopping: CancellationToken) {
    let service = service_fn(move |request| requests.handle(request));
    // Not hyper-util's builder of both versions: it waits for the first bytes without a timer.
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .max_buf_size(BUFFER)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stopping.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::trace!(%error, "connection");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::future::join_all;
    use tokio::net::TcpStream;

    #[tokio::test]
    async fn finding_6_a_burst_of_connections_is_not_left_out_before_it_is_accepted() {
        let listener = listen("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = listener.local_addr().unwrap();
        // One that found no room in the queue would ask again, and find none again.
        let burst = join_all((0..300).map(|_| TcpStream::connect(address)));
        let connected = tokio::time::timeout(Duration::from_secs(10), burst).await.unwrap();
        assert!(connected.iter().all(Result::is_ok));
    }
}
