//! What both sockets share: sending that never waits long, signs of life, and who is still signed in.

use super::seats::Seat;
use crate::web::Web;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use bytes::Bytes;
use domain::accounts::Session;
use std::error::Error;
use std::time::Duration;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, timeout};
use tokio_tungstenite::tungstenite;

/// How long a slow page may hold up its own socket.
const SEND: Duration = Duration::from_secs(10);
/// Silence after which the other end counts as gone: two pings unanswered.
const SILENCE: Duration = Duration::from_secs(75);

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
pub enum End {
    /// The other end is not there any more.
    Gone,
    /// Close code and reason for the other end.
    Say(u16, &'static str),
}

/// One open socket.
pub struct Line {
    socket: WebSocket,
    owner: Owner,
    // Held for its drop: the place is free again when the socket is closed.
    _seat: Seat,
    ping: Interval,
    session: Interval,
    heard: Instant,
}

/// Whose socket it is.
pub struct Owner {
    pub session: Session,
    /// The cookie's token, to look the session up again.
    pub token: String,
}

/// What the other end said, or what it is time for.
pub enum Heard {
    Text(Utf8Bytes),
    Nothing,
    /// Time for a ping.
    Ping,
    /// Time to look whether the session still holds.
    Session,
}

impl Line {
    pub fn new(socket: WebSocket, owner: Owner, seat: Seat, timing: &SocketTiming) -> Self {
        let (ping, session) = (every(timing.ping), every(timing.session));
        Self { socket, owner, _seat: seat, ping, session, heard: Instant::now() }
    }

    /// Id of the person it belongs to.
    pub fn user_id(&self) -> &str {
        &self.owner.session.user.id
    }

    /// Sends a text frame.
    pub async fn text(&mut self, text: &str) -> Result<(), End> {
        self.send(Message::Text(text.into())).await
    }

    /// Sends a binary frame.
    pub async fn binary(&mut self, bytes: Bytes) -> Result<(), End> {
        self.send(Message::Binary(bytes)).await
    }

    /// Ends, and says why. An error only means that the other end was faster.
    pub async fn close(mut self, end: End) {
        let End::Say(code, reason) = end else { return };
        let frame = CloseFrame { code, reason: reason.into() };
        let _ = self.send(Message::Close(Some(frame))).await;
    }

    /// Waits for the next thing. Safe to drop half-way: what it is time for is done by [`Line::attend`], since a clock's
    /// turn is used up once it was told.
    ///
    /// # Errors
    /// [`End::Gone`] when the other end is, [`End::Say`] when it said too much at once.
    pub async fn hear(&mut self) -> Result<Heard, End> {
        tokio::select! {
            frame = self.socket.recv() => {
                self.heard = Instant::now();
                match frame {
                    Some(Ok(Message::Text(text))) => Ok(Heard::Text(text)),
                    Some(Err(error)) if is_too_big(&error) => Err(End::Say(TOO_BIG, "at most 4 kB a frame")),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => Err(End::Gone),
                    Some(Ok(_)) => Ok(Heard::Nothing),
                }
            }
            _ = self.ping.tick() => Ok(Heard::Ping),
            _ = self.session.tick() => Ok(Heard::Session),
        }
    }

    /// Does what it is time for; gives back what was said. Never to be dropped half-way.
    ///
    /// # Errors
    /// [`End::Gone`] when the other end has been silent too long, [`End::Say`] when its session is over.
    pub async fn attend(&mut self, web: &Web, heard: Heard) -> Result<Option<Utf8Bytes>, End> {
        match heard {
            Heard::Text(text) => return Ok(Some(text)),
            Heard::Nothing => {}
            Heard::Ping if self.heard.elapsed() > SILENCE => return Err(End::Gone),
            Heard::Ping => self.send(Message::Ping(Bytes::new())).await?,
            Heard::Session => self.check(web).await?,
        }
        Ok(None)
    }

    /// Ends unless the session still holds. A database that is away for a moment ends nobody's session.
    ///
    /// # Errors
    /// [`End::Say`] when it does not.
    pub async fn check(&mut self, web: &Web) -> Result<(), End> {
        match services::accounts::session(&web.context.database, &self.owner.token).await {
            Ok(found) if found.as_ref().is_none_or(|found| found.id != self.owner.session.id) => {
                Err(End::Say(POLICY, "signed out"))
            }
            _ => Ok(()),
        }
    }

    async fn send(&mut self, message: Message) -> Result<(), End> {
        match timeout(SEND, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(End::Gone),
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
pub fn every(period: Duration) -> Interval {
    let mut clock = interval_at(Instant::now() + period, period);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    clock
}
