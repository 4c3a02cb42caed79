//! The byte stream of one connection. It fails when the peer stops reading a response.

use super::peers::Counted;
use socket2::SockRef;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;
use tokio_io_timeout::TimeoutStream;

/// Unsent bytes that the system buffers. With its default of megabytes, a slow phone would take longer to drain them
/// than the write timeout.
const UNSENT: u32 = 128 * 1024;

/// The permits in total and of the peer.
type Permits = (OwnedSemaphorePermit, Counted);

/// A connection and its permits. A WebSocket keeps them after its upgrade.
pub(super) struct Stream {
    io: Pin<Box<TimeoutStream<TcpStream>>>,
    // Held for its drop.
    _permits: Permits,
}

impl Stream {
    /// Fails when the peer reads nothing for `write` while bytes are pending.
    pub fn new(stream: TcpStream, permits: Permits, write: Duration) -> Self {
        // Frames are small and must not be delayed by Nagle's algorithm.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "cannot set TCP_NODELAY");
        }
        if let Err(error) = SockRef::from(&stream).set_tcp_notsent_lowat(UNSENT) {
            tracing::debug!(%error, "cannot set TCP_NOTSENT_LOWAT");
        }
        let mut io = TimeoutStream::new(stream);
        io.set_write_timeout(Some(write));
        Self { io: Box::pin(io), _permits: permits }
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.io.as_mut().poll_read(cx, buffer)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.io.as_mut().poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.io.as_mut().poll_write_vectored(cx, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.io.as_mut().poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.io.as_mut().poll_shutdown(cx)
    }
}
