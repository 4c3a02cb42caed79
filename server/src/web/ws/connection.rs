//! What both sockets share: sending that never waits long, signs of life, and who is still signed in.

use super::connection_permits::ConnectionPermit;
use crate::web::Web;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use bytes::Bytes;
use domain::accounts::Session;
use std::error::Error;
use std::time::Duration;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, timeout};
use tokio_tungstenite::tungstenite;

/// How long a slow page may hold up its own socket.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);
/// Silence after which the other end counts as gone: two pings unanswered.
const IDLE_TIMEOUT: Duration = Duration::from_secs(75);

/// How often a socket does what nobody asks it for.
#[derive(Clone, Debug)]
pub struct SocketTiming {
    /// Time between two pings.
    pub ping: Duration,
    /// Time between two looks at whether the session still holds.
    pub session: Duration,
    /// Time between two ticks, by which a page knows that its socket lives.
    pub tick: Duration,
    /// The same while one of the person's jobs runs.
    pub tick_running: Duration,
}

impl Default for SocketTiming {
    fn default() -> Self {
        Self {
            ping: Duration::from_secs(30),
            session: Duration::from_secs(60),
            tick: Duration::from_secs(10),
            tick_running: Duration::from_secs(2),
        }
    }
}

/// WebSocket close codes.
pub const NORMAL: u16 = 1000;
pub const GOING_AWAY: u16 = 1001;
pub const POLICY: u16 = 1008;
const TOO_BIG: u16 = 1009;
pub const TRY_AGAIN: u16 = 1013;

/// Why a socket ends.
pub enum CloseReason {
    /// The other end is not there any more.
    Disconnected,
    /// Close code and reason for the other end.
    Close(u16, &'static str),
}

/// One open socket.
pub struct Connection {
    socket: WebSocket,
    owner: Owner,
    // Held for its drop: the place is free again when the socket is closed.
    _permit: ConnectionPermit,
    ping: Interval,
    session: Interval,
    last_received: Instant,
}

/// Whose socket it is.
pub struct Owner {
    pub session: Session,
    /// The cookie's token, to look the session up again.
    pub token: String,
}

/// What the other end said, or what it is time for.
pub enum ConnectionEvent {
    Text(Utf8Bytes),
    Ignored,
    /// Time for a ping.
    Ping,
    /// Time to look whether the session still holds.
    Session,
}

impl Connection {
    pub fn new(socket: WebSocket, owner: Owner, permit: ConnectionPermit, timing: &SocketTiming) -> Self {
        let (ping, session) = (interval_after(timing.ping), interval_after(timing.session));
        Self { socket, owner, _permit: permit, ping, session, last_received: Instant::now() }
    }

    /// Id of the person it belongs to.
    pub fn user_id(&self) -> &str {
        &self.owner.session.user.id
    }

    /// Sends a text frame.
    pub async fn text(&mut self, text: &str) -> Result<(), CloseReason> {
        self.send(Message::Text(text.into())).await
    }

    /// Sends a binary frame.
    pub async fn binary(&mut self, bytes: Bytes) -> Result<(), CloseReason> {
        self.send(Message::Binary(bytes)).await
    }

    /// Ends, and says why. An error only means that the other end was faster.
    pub async fn close(mut self, end: CloseReason) {
        let CloseReason::Close(code, reason) = end else { return };
        let frame = CloseFrame { code, reason: reason.into() };
        let _ = self.send(Message::Close(Some(frame))).await;
    }

    /// Waits for the next thing. Safe to drop half-way: what it is time for is done by [`Connection::handle_event`], since a clock's
    /// turn is used up once it was told.
    ///
    /// # Errors
    /// [`CloseReason::Disconnected`] when the other end is, [`CloseReason::Close`] when it said too much at once.
    pub async fn next_event(&mut self) -> Result<ConnectionEvent, CloseReason> {
        tokio::select! {
            frame = self.socket.recv() => {
                self.last_received = Instant::now();
                match frame {
                    Some(Ok(Message::Text(text))) => Ok(ConnectionEvent::Text(text)),
                    Some(Err(error)) if is_too_big(&error) => Err(CloseReason::Close(TOO_BIG, "at most 4 kB a frame")),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => Err(CloseReason::Disconnected),
                    Some(Ok(_)) => Ok(ConnectionEvent::Ignored),
                }
            }
            _ = self.ping.tick() => Ok(ConnectionEvent::Ping),
            _ = self.session.tick() => Ok(ConnectionEvent::Session),
        }
    }

    /// Does what it is time for; gives back what was said. Never to be dropped half-way.
    ///
    /// # Errors
    /// [`CloseReason::Disconnected`] when the other end has been silent too long, [`CloseReason::Close`] when its session is over.
    pub async fn handle_event(
        &mut self,
        web: &Web,
        incoming: ConnectionEvent,
    ) -> Result<Option<Utf8Bytes>, CloseReason> {
        match incoming {
            ConnectionEvent::Text(text) => return Ok(Some(text)),
            ConnectionEvent::Ignored => {}
            ConnectionEvent::Ping if self.last_received.elapsed() > IDLE_TIMEOUT => {
                return Err(CloseReason::Disconnected);
            }
            ConnectionEvent::Ping => self.send(Message::Ping(Bytes::new())).await?,
            ConnectionEvent::Session => self.check(web).await?,
        }
        Ok(None)
    }

    /// Ends unless the session still holds. A database that is away for a moment ends nobody's session.
    ///
    /// # Errors
    /// [`CloseReason::Close`] when it does not.
    pub async fn check(&mut self, web: &Web) -> Result<(), CloseReason> {
        match services::accounts::session(&web.context.database, &self.owner.token).await {
            Ok(found) if found.as_ref().is_none_or(|found| found.id != self.owner.session.id) => {
                Err(CloseReason::Close(POLICY, "signed out"))
            }
            _ => Ok(()),
        }
    }

    async fn send(&mut self, message: Message) -> Result<(), CloseReason> {
        match timeout(SEND_TIMEOUT, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(CloseReason::Disconnected),
        }
    }
}

fn is_too_big(error: &axum::Error) -> bool {
    error
        .source()
        .and_then(|cause| cause.downcast_ref())
        .is_some_and(|cause| matches!(cause, tungstenite::Error::Capacity(_)))
}

/// A clock whose first tick is one `period` away and that skips what it missed.
pub fn interval_after(period: Duration) -> Interval {
    let mut clock = interval_at(Instant::now() + period, period);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    clock
}
