//! Following one prompt to its end: the socket tells at once, the queue and the history decide.

mod clock;
mod patience;

use super::cancel::Cancelling;
use super::condition::Condition;
use super::history::{Entry, Outcome};
use super::http::Http;
use super::progress::Seen;
use super::queue::{Whereabouts, whereabouts};
use super::socket::Socket;
use crate::engine::{Attempt, Ending, ProgressSink, Stop};
use chrono::Utc;
use clock::Clock;
use domain::jobs::Progress;
use patience::Stall;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// A prompt that is being followed.
pub(super) struct Follow<'a> {
    http: &'a Http,
    condition: &'a Condition,
    attempt: &'a Attempt,
    progress: &'a dyn ProgressSink,
    stop: &'a Stop,
    /// Whether a prompt that nobody knows is told as lost rather than as the server's failing.
    adopted: bool,
    seen: watch::Receiver<Seen>,
    tell: watch::Sender<Seen>,
    socket: Option<Socket>,
    clock: Clock,
    /// Set once the owner wished the end.
    cancelling: Option<Cancelling>,
    /// Set once it stood still for too long.
    stall: Option<Stall>,
    /// The server or the socket was away since the prompt was sent.
    broke_off: bool,
    /// How old the attempt was when it was taken up here.
    age: Duration,
    shown_preview: u64,
    drawn: bool,
}

impl<'a> Follow<'a> {
    pub fn new(
        http: &'a Http,
        condition: &'a Condition,
        attempt: &'a Attempt,
        graph: Arc<Value>,
        progress: &'a dyn ProgressSink,
        stop: &'a Stop,
        adopted: bool,
    ) -> Self {
        let seen = Seen::new(&attempt.token, graph, attempt.parameters.steps);
        let (tell, seen) = watch::channel(seen);
        let clock = Clock::new(http.timing.retry, http.timing.poll);
        Self {
            http,
            condition,
            attempt,
            progress,
            stop,
            adopted,
            seen,
            tell,
            socket: None,
            clock,
            cancelling: None,
            stall: None,
            broke_off: false,
            age: (Utc::now() - attempt.started_at).to_std().unwrap_or_default(),
            shown_preview: 0,
            drawn: false,
        }
    }

    /// Opens the socket, or opens it anew. Without one the run is followed by polling alone.
    pub async fn listen(&mut self) {
        if let Some(socket) = self.socket.take() {
            socket.close().await;
        }
        self.clock.opened = Instant::now();
        let longer = self.clock.reopen.mul_f64(rand::random_range(1.6..=2.4));
        self.clock.reopen = longer.min(self.http.timing.silence);
        match Socket::open(self.http, &self.attempt.token, self.tell.clone()).await {
            Ok(socket) => self.socket = Some(socket),
            Err(error) => {
                tracing::debug!(%error, "no socket to ComfyUI; following by polling");
                self.condition.doubt_sockets();
            }
        }
    }

    /// Follows the prompt until the history has it.
    pub async fn until_the_end(mut self) -> Result<Entry, Ending> {
        loop {
            tokio::select! {
                () = self.stop.cancel.cancelled(), if self.cancelling.is_none() => {
                    self.cancelling = Some(Cancelling::default());
                    self.clock.ending = Some(Instant::now());
                    self.hurry();
                }
                Ok(()) = self.seen.changed() => {
                    self.hear();
                    continue;
                }
                () = sleep_until(self.clock.next_look) => {}
            }
            if let Some(entry) = self.look().await? {
                self.free_for_the_next();
                if self.seen.borrow().moves == 0 {
                    self.condition.doubt_sockets();
                }
                return Ok(entry);
            }
            self.clock.next_look = Instant::now() + self.clock.delay;
            self.clock.delay = (self.clock.delay * 2).min(self.http.timing.poll);
        }
    }

    /// Passes on what the socket told.
    fn hear(&mut self) {
        let seen = self.seen.borrow_and_update().clone();
        if std::mem::replace(&mut self.clock.moves, seen.moves) != seen.moves {
            self.clock.tell(seen.is_sampling());
            self.clock.reopen = self.http.timing.poll;
        }
        if std::mem::replace(&mut self.clock.frames, seen.frames) != seen.frames {
            self.progress.report(seen.progress());
        }
        if let Some((frame, mime, image)) = &seen.preview
            && *frame > self.shown_preview
            && self.progress.wants_preview()
        {
            self.shown_preview = *frame;
            self.progress.preview(seen.step(), mime, image.clone());
        }
        if seen.over && !self.drawn {
            self.free_for_the_next();
            self.hurry();
        }
    }

    fn free_for_the_next(&mut self) {
        if !std::mem::replace(&mut self.drawn, true) {
            self.progress.drawn();
        }
    }

    /// The next look is now, and those after it follow quickly.
    fn hurry(&mut self) {
        self.clock.delay = self.http.timing.retry;
        self.clock.next_look = Instant::now();
    }

    /// Asks the server where the prompt is.
    async fn look(&mut self) -> Result<Option<Entry>, Ending> {
        let (place, queue) = match whereabouts(self.http, &self.attempt.token).await {
            Ok(found) => found,
            Err(error) => return self.is_away(error).map(|()| None),
        };
        self.clock.away = None;
        // What the socket told in the meantime counts before the run is judged.
        self.hear();
        let signature = queue.signature();
        if std::mem::replace(&mut self.clock.queue, signature) != signature {
            self.clock.stir();
        }
        match place {
            Whereabouts::Finished(entry) => return self.has_ended(entry).map(Some),
            Whereabouts::Unknown => return self.is_unknown().await,
            Whereabouts::Pending { ahead } => {
                self.clock.unknown = None;
                self.clock.wait();
                self.progress.report(waiting(self.seen.borrow().progress(), ahead));
                self.keep_moving(false, queue.front()).await?;
            }
            Whereabouts::Running => {
                self.clock.unknown = None;
                self.tell_without_socket();
                self.keep_moving(true, queue.front()).await?;
            }
        }
        Ok(None)
    }

    /// Interrupted after it stood still, it was ours to stop and is tried again.
    fn has_ended(&self, entry: Entry) -> Result<Entry, Ending> {
        match &self.stall {
            Some(stall) if entry.outcome() == Outcome::Interrupted => Err(stall.ended()),
            _ => Ok(entry),
        }
    }

    /// It runs, but nothing is heard of it: then that is said, not that it starts.
    fn tell_without_socket(&self) {
        let seen = self.seen.borrow();
        if !seen.open && seen.moves == 0 {
            let stage = "Drawing; the engine tells no steps".into();
            self.progress.report(Progress { stage, ..seen.progress() });
        }
    }
}

fn waiting(progress: Progress, ahead: usize) -> Progress {
    let stage = match ahead {
        0 => "Next in ComfyUI's queue".into(),
        ahead => format!("Waiting in ComfyUI's queue, {ahead} before it"),
    };
    Progress { stage, ..progress }
}
