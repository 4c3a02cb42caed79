//! The socket: connects, receives, detects silence, reconnects.

mod command;
mod frame;
mod page;

use super::Live;
use super::message::Message;
use command::SocketCommand;
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
/// Waits between connection attempts, in milliseconds. `LONGEST_WAIT_BUSY` applies while a job is active and the server
/// answers without a socket.
const FIRST_WAIT: u32 = 400;
const LONGEST_WAIT: u32 = 10_000;
const LONGEST_WAIT_BUSY: u32 = 2_000;
/// Failed attempts in a row before the page shows that it is disconnected: a restarting server is back sooner.
const FAILURES: u32 = 3;

pub(super) fn open(live: Live) {
    let (commands, wanted) = unbounded();
    page::report(live, &commands);
    spawn_local(run(live, commands, wanted));
}

/// How a connection ended.
enum End {
    /// The server sent at least one frame.
    Received,
    Silent,
    /// The network is back, or the user retries: the old socket may never report its end.
    Reconnect,
}

async fn run(
    live: Live,
    _commands: UnboundedSender<SocketCommand>,
    mut wanted: UnboundedReceiver<SocketCommand>,
) {
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
        // A hidden page refetches when it is shown again; it still reconnects.
        if page::is_visible() {
            live.dispatch(&Message::Refetch);
        }
        let hurry = live.busy.get_untracked() && super::is_server_reachable();
        pause(wait(failures, hurry), &mut wanted).await;
    }
}

/// Milliseconds until the next attempt: doubling, with jitter; `hurry` lowers the maximum.
fn wait(failures: u32, hurry: bool) -> u32 {
    let longest = if hurry { LONGEST_WAIT_BUSY } else { LONGEST_WAIT };
    let doubled = FIRST_WAIT.saturating_mul(1 << failures.min(6)).min(longest);
    doubled / 2 + (js_sys::Math::random() * f64::from(doubled / 2)) as u32
}

/// Waits; returns early when the network is back, the user retries, or the page becomes visible.
async fn pause(milliseconds: u32, wanted: &mut UnboundedReceiver<SocketCommand>) {
    let mut over = TimeoutFuture::new(milliseconds);
    while let Either::Left((Some(command), rest)) = select(wanted.next(), over).await {
        match command {
            SocketCommand::Reconnect => return,
            SocketCommand::VisibilityChanged if page::is_visible() => return,
            _ => over = rest,
        }
    }
}

/// Runs until the socket ends or times out, or a reconnect is requested.
async fn run_connection(live: Live, socket: WebSocket, wanted: &mut UnboundedReceiver<SocketCommand>) -> End {
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
            Either::Left((Either::Right((Some(SocketCommand::Reconnect), _)), _)) => return End::Reconnect,
            Either::Left((Either::Right((Some(command), _)), _)) => {
                // Nothing is sent before hello. A failed send shows as the end of the socket.
                if let Some(line) = line(command).filter(|_| matches!(end, End::Received)) {
                    let _ = send.send(Frame::Text(line)).await;
                    silence = TimeoutFuture::new(allowed_silence(live));
                }
            }
            _ => return end,
        }
    }
}

/// The frame to send for `command`, if any.
fn line(command: SocketCommand) -> Option<String> {
    match command {
        SocketCommand::SendText(line) => Some(line),
        SocketCommand::VisibilityChanged => Some(page::visible_line()),
        SocketCommand::Reconnect => None,
    }
}

fn allowed_silence(live: Live) -> u32 {
    if live.busy.get_untracked() { SILENCE_BUSY } else { SILENCE_IDLE }
}

/// Dispatches one frame and returns the frames to send in response.
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
