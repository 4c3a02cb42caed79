//! The socket itself: open, listen, notice silence, come back.

mod frame;
mod page;

use super::{Live, Message};
use frame::ServerFrame;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures::future::{Either, select};
use futures::{SinkExt, StreamExt};
use gloo_net::websocket::Message as Frame;
use gloo_net::websocket::futures::WebSocket;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::{GetUntracked, Set};
use leptos::task::spawn_local;

/// Silence after which the socket counts as lost, in milliseconds.
const SILENCE_BUSY: u32 = 4_000;
const SILENCE_IDLE: u32 = 25_000;
/// Waits between tries, in milliseconds; while something runs and the server answers without a socket, a try comes at
/// least this often.
const FIRST_WAIT: u32 = 400;
const LONGEST_WAIT: u32 = 10_000;
const LONGEST_WAIT_BUSY: u32 = 2_000;
/// Tries in a row that fail before the person is told: a server that starts anew is back before.
const FAILURES: u32 = 3;

/// What the page wants of its connection.
pub(super) enum Command {
    /// Send this text.
    SendText(String),
    /// The network is back, or the person asks: look at once.
    Reconnect,
    /// The page was hidden or shown.
    VisibilityChanged,
}

pub(super) fn open(live: Live) {
    let (commands, wanted) = unbounded();
    page::report(live, &commands);
    spawn_local(run(live, commands, wanted));
}

/// How a try came to its end.
enum End {
    /// The server said something before the socket ended.
    Received,
    Silent,
    /// The network is back, or the person asks: this socket may never learn of its end.
    Reconnect,
}

async fn run(live: Live, _commands: UnboundedSender<Command>, mut wanted: UnboundedReceiver<Command>) {
    let mut failures = 0;
    while !live.has_ended() {
        let end = match WebSocket::open(&page::address()) {
            Ok(socket) => run_connection(live, socket, &mut wanted).await,
            Err(_) => End::Silent,
        };
        failures = match end {
            End::Received => 0,
            End::Silent => failures + 1,
            End::Reconnect => continue,
        };
        if live.has_ended() {
            return;
        }
        live.disconnected.set(failures >= FAILURES);
        // A hidden page asks when it is shown again; its socket is tried all the same.
        if page::is_visible() {
            live.dispatch(&Message::Refetch);
        }
        let hurry = live.busy.get_untracked() && super::is_server_reachable();
        pause(wait(failures, hurry), &mut wanted).await;
    }
}

/// Milliseconds until the next try: doubling, with jitter, never long while work is followed without a socket.
fn wait(failures: u32, hurry: bool) -> u32 {
    let longest = if hurry { LONGEST_WAIT_BUSY } else { LONGEST_WAIT };
    let doubled = FIRST_WAIT.saturating_mul(1 << failures.min(6)).min(longest);
    doubled / 2 + (js_sys::Math::random() * f64::from(doubled / 2)) as u32
}

/// Waits, but not when the network comes back meanwhile, or the person.
async fn pause(milliseconds: u32, wanted: &mut UnboundedReceiver<Command>) {
    let mut over = TimeoutFuture::new(milliseconds);
    while let Either::Left((Some(command), rest)) = select(wanted.next(), over).await {
        match command {
            Command::Reconnect => return,
            Command::VisibilityChanged if page::is_visible() => return,
            _ => over = rest,
        }
    }
}

/// Talks until the socket ends or falls silent, or a new one is wanted.
async fn run_connection(live: Live, socket: WebSocket, wanted: &mut UnboundedReceiver<Command>) -> End {
    let (mut send, mut receive) = socket.split();
    let mut end = End::Silent;
    let mut silence = TimeoutFuture::new(allowed_silence(live));
    loop {
        match select(select(receive.next(), wanted.next()), &mut silence).await {
            Either::Left((Either::Left((Some(Ok(frame)), _)), _)) => {
                silence = TimeoutFuture::new(allowed_silence(live));
                end = End::Received;
                for line in handle_frame(live, frame) {
                    let _ = send.send(Frame::Text(line)).await;
                }
            }
            Either::Left((Either::Right((Some(Command::Reconnect), _)), _)) => return End::Reconnect,
            Either::Left((Either::Right((Some(command), _)), _)) => {
                // Before hello the page has nothing to say. A failure shows as the end of the socket.
                if let Some(line) = line(command).filter(|_| matches!(end, End::Received)) {
                    let _ = send.send(Frame::Text(line)).await;
                    silence = TimeoutFuture::new(allowed_silence(live));
                }
            }
            _ => return end,
        }
    }
}

/// What there is to tell the server.
fn line(command: Command) -> Option<String> {
    match command {
        Command::SendText(line) => Some(line),
        Command::VisibilityChanged => Some(page::visible_line()),
        Command::Reconnect => None,
    }
}

fn allowed_silence(live: Live) -> u32 {
    if live.busy.get_untracked() { SILENCE_BUSY } else { SILENCE_IDLE }
}

/// Passes one frame on; what the page has to say in return.
fn handle_frame(live: Live, frame: Frame) -> Vec<String> {
    let frame = match frame {
        Frame::Text(text) => frame::text(&text),
        Frame::Bytes(bytes) => frame::preview(&bytes),
    };
    match frame {
        Some(ServerFrame::Hello(hello)) => {
            live.on_hello(hello.server_time.timestamp_millis() as f64, hello.version);
            live.dispatch(&Message::Refetch);
            return vec![page::visible_line(), page::watched_line(live.watched.get_untracked())];
        }
        Some(ServerFrame::Message(message)) => live.dispatch(&message),
        None => {}
    }
    Vec::new()
}
