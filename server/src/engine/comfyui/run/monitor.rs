//! Follows one prompt to its end: the socket reports at once, the queue and the history decide.

mod timeouts;
mod timers;

use super::cancel::Cancellation;
use super::health::ServerHealth;
use super::history::{Entry, PromptOutcome};
use super::progress::RunState;
use super::queue::{PromptState, find_prompt};
use crate::engine::comfyui::wire::http::Http;
use crate::engine::comfyui::wire::socket::Socket;
use crate::engine::{Attempt, AttemptError, ProgressSink, Stop};
use chrono::Utc;
use domain::jobs::Progress;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use timeouts::Stall;
use timers::Timers;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// Follows one prompt.
pub struct PromptMonitor<'a> {
    http: &'a Http,
    health: &'a ServerHealth,
    attempt: &'a Attempt,
    progress: &'a dyn ProgressSink,
    stop: &'a Stop,
    /// Whether an unknown prompt is reported as lost instead of as a failure of the server.
    adopted: bool,
    state: watch::Receiver<RunState>,
    sender: watch::Sender<RunState>,
    socket: Option<Socket>,
    timers: Timers,
    /// Set once the owner cancelled.
    cancelling: Option<Cancellation>,
    /// Set once it stalled.
    stall: Option<Stall>,
    /// The server or the socket was unreachable since the prompt was sent.
    connection_lost: bool,
    /// Age of the attempt when this process took it over.
    age: Duration,
    shown_preview: u64,
    slot_released: bool,
}

impl<'a> PromptMonitor<'a> {
    pub fn new(
        http: &'a Http,
        health: &'a ServerHealth,
        attempt: &'a Attempt,
        graph: Arc<Value>,
        progress: &'a dyn ProgressSink,
        stop: &'a Stop,
        adopted: bool,
    ) -> Self {
        let state = RunState::new(&attempt.token, graph, attempt.parameters.steps);
        let (sender, state) = watch::channel(state);
        let timers = Timers::new(http.timing.retry, http.timing.poll);
        Self {
            http,
            health,
            attempt,
            progress,
            stop,
            adopted,
            state,
            sender,
            socket: None,
            timers,
            cancelling: None,
            stall: None,
            connection_lost: false,
            age: (Utc::now() - attempt.started_at).to_std().unwrap_or_default(),
            shown_preview: 0,
            slot_released: false,
        }
    }

    /// Opens or reopens the socket. Without one the run is followed by polling alone.
    pub async fn open_socket(&mut self) {
        if let Some(socket) = self.socket.take() {
            socket.close().await;
        }
        self.timers.socket_opened_at = Instant::now();
        let longer = self.timers.reopen_delay.mul_f64(rand::random_range(1.6..=2.4));
        self.timers.reopen_delay = longer.min(self.http.timing.silence);
        match Socket::open(self.http, &self.attempt.token, self.sender.clone()).await {
            Ok(socket) => self.socket = Some(socket),
            Err(error) => {
                tracing::debug!(%error, "no socket to ComfyUI; following by polling");
                self.health.mark_socket_suspect();
            }
        }
    }

    /// Follows the prompt until the history has it.
    pub async fn run_to_completion(mut self) -> Result<Entry, AttemptError> {
        loop {
            tokio::select! {
                () = self.stop.cancel.cancelled(), if self.cancelling.is_none() => {
                    self.cancelling = Some(Cancellation::default());
                    self.timers.cancelling_since = Some(Instant::now());
                    self.poll_soon();
                }
                Ok(()) = self.state.changed() => {
                    self.apply_updates();
                    continue;
                }
                () = sleep_until(self.timers.next_poll) => {}
            }
            if let Some(entry) = self.poll().await? {
                self.release_slot();
                if self.state.borrow().moves == 0 {
                    self.health.mark_socket_suspect();
                }
                return Ok(entry);
            }
            self.timers.next_poll = Instant::now() + self.timers.delay;
            self.timers.delay = (self.timers.delay * 2).min(self.http.timing.poll);
        }
    }

    /// Forwards what the socket reported.
    fn apply_updates(&mut self) {
        let state = self.state.borrow_and_update().clone();
        if std::mem::replace(&mut self.timers.moves, state.moves) != state.moves {
            self.timers.record_progress(state.is_sampling());
            self.timers.reopen_delay = self.http.timing.poll;
        }
        if std::mem::replace(&mut self.timers.frames, state.frames) != state.frames {
            self.progress.report(state.progress());
        }
        if let Some((frame, mime, image)) = &state.preview
            && *frame > self.shown_preview
            && self.progress.wants_preview()
        {
            self.shown_preview = *frame;
            self.progress.preview(state.step(), mime, image.clone());
        }
        if state.over && !self.slot_released {
            self.release_slot();
            self.poll_soon();
        }
    }

    fn release_slot(&mut self) {
        if !std::mem::replace(&mut self.slot_released, true) {
            self.progress.generation_finished();
        }
    }

    /// Polls now, and then at short intervals.
    fn poll_soon(&mut self) {
        self.timers.delay = self.http.timing.retry;
        self.timers.next_poll = Instant::now();
    }

    /// Requests where the prompt is.
    async fn poll(&mut self) -> Result<Option<Entry>, AttemptError> {
        let (state, queue) = match find_prompt(self.http, &self.attempt.token).await {
            Ok(found) => found,
            Err(error) => return self.handle_unreachable(error).map(|()| None),
        };
        self.timers.unreachable_since = None;
        // Applies what the socket reported meanwhile before the run is judged.
        self.apply_updates();
        let signature = queue.fingerprint();
        if std::mem::replace(&mut self.timers.queue, signature) != signature {
            self.timers.record_queue_change();
        }
        match state {
            PromptState::Finished(entry) => return self.check_interrupted(entry).map(Some),
            PromptState::Unknown => return self.handle_unknown().await,
            PromptState::Pending { ahead } => {
                self.timers.unknown_since = None;
                self.timers.record_waiting();
                self.progress.report(queued_progress(self.state.borrow().progress(), ahead));
                self.check_liveness(false, queue.running_prompt()).await?;
            }
            PromptState::Running => {
                self.timers.unknown_since = None;
                self.report_without_socket();
                self.check_liveness(true, queue.running_prompt()).await?;
            }
        }
        Ok(None)
    }

    /// A run interrupted after it stalled was stopped by this server and is retried.
    fn check_interrupted(&self, entry: Entry) -> Result<Entry, AttemptError> {
        match &self.stall {
            Some(stall) if entry.outcome() == PromptOutcome::Interrupted => Err(stall.to_error()),
            _ => Ok(entry),
        }
    }

    /// A run without frames is reported as running without step info instead of as starting.
    fn report_without_socket(&self) {
        let state = self.state.borrow();
        if !state.open && state.moves == 0 {
            let stage = "Generating (no step info)".into();
            self.progress.report(Progress { stage, ..state.progress() });
        }
    }
}

fn queued_progress(progress: Progress, ahead: usize) -> Progress {
    let stage = match ahead {
        0 => "Next in ComfyUI's queue".into(),
        ahead => format!("{ahead} ahead in ComfyUI's queue"),
    };
    Progress { stage, ..progress }
}
