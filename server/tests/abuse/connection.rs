//! Raw connections for requests that no browser sends.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, timeout, timeout_at};

/// Bytes of the system's send buffer. Small, so that the bytes sent are the bytes that the server read.
const SEND_BUFFER: u32 = 64 * 1024;
/// Bytes that are read of a response.
const RESPONSE_LIMIT: usize = 16 * 1024;
/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(10);
/// Interval between two bytes of a connection that sends slowly.
const DRIP_INTERVAL: Duration = Duration::from_secs(5);

/// Connects from one of this machine's own addresses.
pub async fn connect(server: SocketAddr, from: Ipv4Addr) -> io::Result<TcpStream> {
    connect_with(server, from, None).await
}

/// As [`connect`], with a receive buffer of only `receive` bytes for a response that isn't read.
pub async fn connect_with(server: SocketAddr, from: Ipv4Addr, receive: Option<u32>) -> io::Result<TcpStream> {
    assert!(server.ip().is_loopback(), "only loopback addresses may be attacked");
    let socket = TcpSocket::new_v4()?;
    socket.set_send_buffer_size(SEND_BUFFER)?;
    if let Some(receive) = receive {
        socket.set_recv_buffer_size(receive)?;
    }
    socket.bind((from, 0).into())?;
    timeout(CONNECT, socket.connect(server)).await?
}

/// Opens connections, sends `words` on each and holds them open.
pub async fn hold(server: SocketAddr, from: Ipv4Addr, count: usize, words: &str) -> Vec<TcpStream> {
    let mut held = Vec::with_capacity(count);
    for _ in 0..count {
        let mut stream = connect_with(server, from, Some(4096)).await.unwrap();
        // Writing to an already closed connection fails; it is counted as ended later.
        let _ = stream.write_all(words.as_bytes()).await;
        held.push(stream);
    }
    held
}

/// Whether the server closed the connection by `until`. If it `sends_slowly`, a byte is sent now and then.
pub async fn is_closed_by(stream: &mut TcpStream, sends_slowly: bool, until: Instant) -> bool {
    let mut heard = [0; 1024];
    while Instant::now() < until {
        match timeout_at(until.min(Instant::now() + DRIP_INTERVAL), stream.read(&mut heard)).await {
            Ok(Ok(0) | Err(_)) => return true,
            Ok(Ok(_)) => {}
            Err(_) if sends_slowly => {
                if stream.write_all(b"a").await.is_err() {
                    return true;
                }
            }
            Err(_) => {}
        }
    }
    false
}

/// How many of `streams` the server closed by `until`.
pub async fn count_closed(streams: &mut [TcpStream], sends_slowly: bool, until: Instant) -> usize {
    let ended = streams.iter_mut().map(|stream| is_closed_by(stream, sends_slowly, until));
    futures::future::join_all(ended).await.into_iter().filter(|ended| *ended).count()
}

/// The outcome of a request.
#[derive(Debug)]
pub struct Outcome {
    /// Status of the response; none when the connection was closed without one.
    pub status: Option<u16>,
    /// Bytes of the body that were accepted.
    pub taken: u64,
    /// The connection was closed in time, with or without a response.
    pub ended: bool,
}

/// Sends `head`, then `piece` until `size` bytes of body are sent, then `tail`. It continues to send after a
/// response has arrived, until the connection is closed, for at most `patience`.
pub async fn send(stream: TcpStream, head: &str, body: (&[u8], u64, &[u8]), patience: Duration) -> Outcome {
    let (mut read, mut write) = stream.into_split();
    let (piece, size, tail) = body;
    let mut taken = 0;
    let mut answer = Vec::new();
    let sending = async {
        write.write_all(head.as_bytes()).await?;
        while taken < size {
            write.write_all(piece).await?;
            taken += piece.len() as u64;
        }
        write.write_all(tail).await
    };
    let hearing = async {
        let mut heard = vec![0; RESPONSE_LIMIT];
        while let Ok(count @ 1..) = read.read(&mut heard).await {
            answer.extend(heard[..count].iter().take(RESPONSE_LIMIT.saturating_sub(answer.len())));
        }
    };
    let ended = timeout(patience, async { tokio::join!(sending, hearing) }).await.is_ok();
    Outcome { status: status(&answer), taken, ended }
}

fn status(answer: &[u8]) -> Option<u16> {
    let line = String::from_utf8_lossy(answer.get(..12)?).into_owned();
    line.strip_prefix("HTTP/1.1 ")?.parse().ok()
}
