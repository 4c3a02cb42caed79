//! Following one prompt to its end: the socket tells at once, the queue and the history decide.

use super::cancel::Cancelling;
use super::failure;
use super::history::Entry;
use super::http::{Http, HttpError};
use super::progress::Seen;
use super::queue::{Whereabouts, whereabouts};
use super::socket::Socket;
use crate::engine::{Ending, Failure, ProgressSink, Stop};
use app::jobs::Progress;
use tokio::sync::watch;
use tokio::time::{Duration, Instant, sleep_until};

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

/// When what was last known.
struct Clock {
    /// Last frame, or last change of the queue.
    moved: Instant,
    moves: u64,
    frames: u64,
    queue: u64,
    opened: Instant,
    /// Since when the prompt is in neither queue nor history.
    unknown: Option<Instant>,
    /// Since when the server does not answer.
    away: Option<Instant>,
    cancelled: Option<Instant>,
    next_look: Instant,
    delay: Duration,
}

impl Clock {
    fn new(delay: Duration) -> Self {
        let now = Instant::now();
        Self {
            moved: now,
            moves: 0,
            frames: 0,
            queue: 0,
            opened: now,
            unknown: None,
            away: None,
            cancelled: None,
            next_look: now,
            delay,
        }
    }
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

    /// The server did not answer: patience first, then the reason.
    fn is_away(&mut self, error: HttpError) -> Result<(), Ending> {
        let since = *self.clock.away.get_or_insert_with(Instant::now);
        if since.elapsed() < self.http.timing.lost {
            return Ok(());
        }
        Err(if self.cancelling.is_some() { Ending::Cancelled } else { Failure::from(error).into() })
    }

    /// In neither queue nor history: cancelled while it waited, about to appear, or lost.
    fn is_unknown(&mut self) -> Result<(), Ending> {
        let ended = self.seen.borrow().over;
        if self.cancelling.is_some() && !ended {
            return Err(Ending::Cancelled);
        }
        let since = *self.clock.unknown.get_or_insert_with(Instant::now);
        if since.elapsed() < self.http.timing.lost {
            return Ok(());
        }
        Err(if self.adopted { Ending::Lost } else { failure::forgotten().into() })
    }

    /// It waits or runs there: cancel it if that is wished, else see that it gets on.
    async fn keep_moving(&mut self, running: bool) -> Result<(), Ending> {
        if let Some(cancelling) = &mut self.cancelling {
            if self.clock.cancelled.is_some_and(|since| since.elapsed() > self.http.timing.stall_loading) {
                return Err(Ending::Cancelled);
            }
            return match cancelling.ask(self.http, self.token).await {
                Ok(()) => Ok(()),
                Err(error) => self.is_away(error),
            };
        }
        self.check_stall().await?;
        if running {
            self.check_socket().await;
        }
        Ok(())
    }

    async fn check_stall(&mut self) -> Result<(), Ending> {
        let timing = &self.http.timing;
        let sampling = self.seen.borrow().is_sampling();
        let limit = if sampling { timing.stall } else { timing.stall_loading };
        if self.clock.moved.elapsed() < limit {
            return Ok(());
        }
        if let Err(error) = Cancelling::default().ask(self.http, self.token).await {
            tracing::warn!(%error, "a stalled prompt could not be cancelled");
        }
        Err(failure::stalled(limit.as_secs()).into())
    }

    /// A socket that closed, or that is silent although the prompt runs, is opened anew.
    async fn check_socket(&mut self) {
        let open = self.seen.borrow().open;
        let quiet = self.clock.moved.elapsed().min(self.clock.opened.elapsed());
        let patience = if open { self.http.timing.silence } else { self.http.timing.poll };
        if quiet >= patience {
            self.listen().await;
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
