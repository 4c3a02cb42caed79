//! Accepts connections, with limits on their number and on how long each may be idle.

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

pub use limits::{ConnectionLimits, ConnectionTiming};
pub use peers::network;

/// How long open requests may take to finish at shutdown.
const GRACE: Duration = Duration::from_secs(5);
/// Largest head of a request, and response bytes buffered per connection.
const BUFFER: usize = 64 * 1024;
/// Backlog of connections that the system completes before they are accepted, capped by the system's own limit.
/// A burst overflows the library's 128, and the clients left out retry a second later.
const BACKLOG: u32 = 4096;
/// Pause after a failed accept, so that a lasting cause does not use a whole core.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Listens on `address`.
///
/// # Errors
/// When the address is in use, isn't this machine's, or isn't allowed.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // A restart can bind the port while old connections are still closing.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves `router` on `listener` until `stopping`; then open requests have [`GRACE`] to finish. HTTP/1 only: browsers
/// use HTTP/2 only over TLS, which a reverse proxy terminates.
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
        tracing::debug!("open requests were aborted at shutdown");
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
        // Acquired before accept: while all permits are in use, clients wait in the backlog instead of being refused.
        let Some(place) = limits.acquire().await else { return };
        let (stream, peer) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        // Dropping the stream closes the connection.
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
    // Not hyper-util's builder for both versions: it waits for the first bytes without a timeout.
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
        // A connection left out of the backlog would only retry and be left out again.
        let burst = join_all((0..300).map(|_| TcpStream::connect(address)));
        let connected = tokio::time::timeout(Duration::from_secs(10), burst).await.unwrap();
        assert!(connected.iter().all(Result::is_ok));
    }
}
