//! Following one prompt to its end: the socket tells at once, the queue and the history decide.

mod clock;
mod patience;

use super::cancel::Cancelling;
use super::history::Entry;
use super::http::Http;
use super::progress::Seen;
use super::queue::{Whereabouts, whereabouts};
use super::socket::Socket;
use crate::engine::{Ending, ProgressSink, Stop};
use app::jobs::Progress;
use clock::Clock;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// A prompt that is being followed.
pub(super) struct Follow<'a> {
    http: &'a Http,
    token: &'a str,
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
    shown_preview: u64,
    drawn: bool,
}

impl<'a> Follow<'a> {
    pub fn new(
        http: &'a Http,
        token: &'a str,
        seen: Seen,
        progress: &'a dyn ProgressSink,
        stop: &'a Stop,
        adopted: bool,
    ) -> Self {
        let (tell, seen) = watch::channel(seen);
        let clock = Clock::new(http.timing.retry);
        Self {
            http,
            token,
            progress,
            stop,
            adopted,
            seen,
            tell,
            socket: None,
            clock,
            cancelling: None,
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
        match Socket::open(self.http, self.token, self.tell.clone()).await {
            Ok(socket) => self.socket = Some(socket),
            Err(error) => tracing::debug!(%error, "no socket to ComfyUI; following by polling"),
        }
    }

    /// Follows the prompt until the history has it.
    pub async fn until_the_end(mut self) -> Result<Entry, Ending> {
        loop {
            tokio::select! {
                () = self.stop.cancel.cancelled(), if self.cancelling.is_none() => {
                    self.cancelling = Some(Cancelling::default());
                    self.clock.cancelled = Some(Instant::now());
                    self.hurry();
                }
                Ok(()) = self.seen.changed() => {
                    self.hear();
                    continue;
                }
                () = sleep_until(self.clock.next_look) => {}
            }
            if let Some(entry) = self.look().await? {
                self.hear();
                self.free_for_the_next();
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
            self.clock.moved = Instant::now();
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
        let (place, queue) = match whereabouts(self.http, self.token).await {
            Ok(found) => found,
            Err(error) => return self.is_away(error).map(|()| None),
        };
        self.clock.away = None;
        if std::mem::replace(&mut self.clock.queue, queue) != queue {
            self.clock.moved = Instant::now();
        }
        match place {
            Whereabouts::Finished(entry) => return Ok(Some(entry)),
            Whereabouts::Unknown => self.is_unknown()?,
            Whereabouts::Pending { ahead } => {
                self.clock.unknown = None;
                self.progress.report(waiting(self.seen.borrow().progress(), ahead));
                self.keep_moving(false).await?;
            }
            Whereabouts::Running => {
                self.clock.unknown = None;
                self.keep_moving(true).await?;
            }
        }
        Ok(None)
    }
}

fn waiting(progress: Progress, ahead: usize) -> Progress {
    let stage = match ahead {
        0 => "Next in ComfyUI's queue".into(),
        ahead => format!("Waiting in ComfyUI's queue, {ahead} before it"),
    };
    Progress { stage, ..progress }
}
