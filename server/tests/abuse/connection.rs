//! Raw connections, which do what no browser does.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, timeout, timeout_at};

/// Bytes that the system keeps of what is sent. Small, so that what a connection took is what the server read.
const SEND_BUFFER: u32 = 64 * 1024;
/// Bytes of an answer's beginning that are read.
const RESPONSE_LIMIT: usize = 16 * 1024;
/// How long the system may take to connect.
const CONNECT: Duration = Duration::from_secs(10);
/// Between two bytes of a connection that sends_slowly.
const DRIP_INTERVAL: Duration = Duration::from_secs(5);

/// Connects from one of this machine's own addresses.
pub async fn connect(server: SocketAddr, from: Ipv4Addr) -> io::Result<TcpStream> {
    connect_with(server, from, None).await
}

/// As [`connect`], with room for only `receive` bytes of an answer that is not read.
pub async fn connect_with(server: SocketAddr, from: Ipv4Addr, receive: Option<u32>) -> io::Result<TcpStream> {
    assert!(server.ip().is_loopback(), "only this machine is attacked");
    let socket = TcpSocket::new_v4()?;
    socket.set_send_buffer_size(SEND_BUFFER)?;
    if let Some(receive) = receive {
        socket.set_recv_buffer_size(receive)?;
    }
    socket.bind((from, 0).into())?;
    timeout(CONNECT, socket.connect(server)).await?
}

/// Connections that are held open, each after sending `words`.
pub async fn hold(server: SocketAddr, from: Ipv4Addr, count: usize, words: &str) -> Vec<TcpStream> {
    let mut held = Vec::with_capacity(count);
    for _ in 0..count {
        let mut stream = connect_with(server, from, Some(4096)).await.unwrap();
        // One that was refused already cannot be written to; it is counted as ended later.
        let _ = stream.write_all(words.as_bytes()).await;
        held.push(stream);
    }
    held
}

/// Whether the server ended the connection by `until`. One that `sends_slowly` sends a byte now and then.
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

/// How many of `streams` the server ended by `until`.
pub async fn count_closed(streams: &mut [TcpStream], sends_slowly: bool, until: Instant) -> usize {
    let ended = streams.iter_mut().map(|stream| is_closed_by(stream, sends_slowly, until));
    futures::future::join_all(ended).await.into_iter().filter(|ended| *ended).count()
}

/// What came of a request.
#[derive(Debug)]
pub struct Outcome {
    /// Status of the answer; none when the connection was ended without one.
    pub status: Option<u16>,
    /// Bytes of the body that were taken.
    pub taken: u64,
    /// The connection was ended, or answered and closed, in time.
    pub ended: bool,
}

/// Sends `head`, then `piece` until `size` bytes of body are sent, then `tail`. It goes on sending also when an answer
/// has come, until the connection is ended, for at most `patience`.
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
