//! Shared by both sockets: sending with a timeout, pings, and session checks.

use super::connection_permits::ConnectionPermit;
use super::timing::SocketTiming;
use crate::web::state::Web;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use bytes::Bytes;
use domain::accounts::Session;
use std::error::Error;
use std::time::Duration;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, timeout};
use tokio_tungstenite::tungstenite;

/// How long sending to a slow page may take.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);
/// Silence after which the client counts as disconnected: two unanswered pings.
const IDLE_TIMEOUT: Duration = Duration::from_secs(75);

/// WebSocket close codes.
pub const NORMAL: u16 = 1000;
pub const GOING_AWAY: u16 = 1001;
pub const POLICY: u16 = 1008;
const TOO_BIG: u16 = 1009;
pub const TRY_AGAIN: u16 = 1013;

/// Why a socket ends.
pub enum CloseReason {
    /// The client has disconnected.
    Disconnected,
    /// Close code and reason for the client.
    Close(u16, &'static str),
}

/// One open socket.
pub struct Connection {
    socket: WebSocket,
    owner: Owner,
    // Held for its drop, which releases the permit.
    _permit: ConnectionPermit,
    ping: Interval,
    session: Interval,
    last_received: Instant,
}

/// The user of the socket.
pub struct Owner {
    pub session: Session,
    /// The token from the cookie, to check the session again.
    pub token: String,
}

/// A message from the client, or a timer.
pub enum ConnectionEvent {
    Text(Utf8Bytes),
    Ignored,
    /// Time for a ping.
    Ping,
    /// Time to check the session.
    Session,
}

impl Connection {
    pub fn new(socket: WebSocket, owner: Owner, permit: ConnectionPermit, timing: &SocketTiming) -> Self {
        let (ping, session) = (interval_after(timing.ping), interval_after(timing.session));
        Self { socket, owner, _permit: permit, ping, session, last_received: Instant::now() }
    }

    /// Id of its user.
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

    /// Closes with a reason. Errors are ignored: the client has disconnected already.
    pub async fn close(mut self, end: CloseReason) {
        let CloseReason::Close(code, reason) = end else { return };
        let frame = CloseFrame { code, reason: reason.into() };
        let _ = self.send(Message::Close(Some(frame))).await;
    }

    /// Waits for the next event. Cancel-safe: [`Connection::handle_event`] acts on timers, since a dropped future would
    /// lose a timer that has fired.
    ///
    /// # Errors
    /// [`CloseReason::Disconnected`] when the client is, [`CloseReason::Close`] when its frame is too large.
    pub async fn next_event(&mut self) -> Result<ConnectionEvent, CloseReason> {
        tokio::select! {
            frame = self.socket.recv() => {
                self.last_received = Instant::now();
                match frame {
                    Some(Ok(Message::Text(text))) => Ok(ConnectionEvent::Text(text)),
                    Some(Err(error)) if is_too_big(&error) => Err(CloseReason::Close(TOO_BIG, "frame over 4 kB")),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => Err(CloseReason::Disconnected),
                    Some(Ok(_)) => Ok(ConnectionEvent::Ignored),
                }
            }
            _ = self.ping.tick() => Ok(ConnectionEvent::Ping),
            _ = self.session.tick() => Ok(ConnectionEvent::Session),
        }
    }

    /// Handles the event; returns the text of a client message. Not cancel-safe.
    ///
    /// # Errors
    /// [`CloseReason::Disconnected`] when the client was silent too long, [`CloseReason::Close`] if its session ended.
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

    /// Fails when the session has ended. A database error does not count as such.
    ///
    /// # Errors
    /// [`CloseReason::Close`] when the session has ended.
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

/// An interval whose first tick is one `period` away and that skips missed ticks.
pub fn interval_after(period: Duration) -> Interval {
    let mut clock = interval_at(Instant::now() + period, period);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    clock
}
