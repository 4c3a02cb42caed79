//! /ws: all updates of one user.

use super::connection::{CloseReason, Connection, ConnectionEvent, GOING_AWAY, TRY_AGAIN, interval_after};
use super::frame_data::FrameData;
use super::preview::PreviewWatch;
use crate::web::state::Web;
use chrono::Utc;
use domain::jobs::JobStatus;
use serde::{Deserialize, Serialize};
use services::events::{Event, Topic, frame};
use std::future::pending;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, Interval, sleep_until};

/// Content of the first frame.
#[derive(Serialize)]
struct Hello {
    server_time: String,
    version: &'static str,
}

#[derive(Serialize)]
struct Tick {
    server_time: String,
}

/// Messages of a page. Anything else is ignored.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum ClientMessage {
    Visible { visible: bool },
    Preview { job_id: Option<i64> },
}

struct UserSession {
    web: Web,
    connection: Connection,
    events: Receiver<Event>,
    preview_watch: PreviewWatch,
    running: bool,
    tick: Interval,
}

/// Serves the socket until either side closes it.
pub async fn serve(connection: Connection, web: Web) {
    // Subscribe before hello: the page fetches its state on hello and misses no later change.
    let events = web.context.events.subscribe(connection.user_id());
    let tick = interval_after(web.socket_timing.tick);
    let mut session =
        UserSession { web, connection, events, preview_watch: PreviewWatch::default(), running: false, tick };
    if let Err(end) = session.run().await {
        session.connection.close(end).await;
    }
}

impl UserSession {
    async fn run(&mut self) -> Result<(), CloseReason> {
        let hello = Hello { server_time: now(), version: self.web.context.site.version };
        self.send_frame(Topic::Hello, &hello).await?;
        self.load_running().await;
        let stopping = self.web.stopping.clone();
        loop {
            tokio::select! {
                biased;
                () = stopping.cancelled() => return Err(CloseReason::Close(GOING_AWAY, "restarting")),
                incoming = self.connection.next_event() => self.handle_connection_event(incoming?).await?,
                event = self.events.recv() => self.event(event).await?,
                () = until(self.preview_watch.due()) => self.send_preview().await?,
                _ = self.tick.tick() => self.tick().await?,
            }
        }
    }

    async fn handle_connection_event(&mut self, incoming: ConnectionEvent) -> Result<(), CloseReason> {
        let Some(text) = self.connection.handle_event(&self.web, incoming).await? else { return Ok(()) };
        match serde_json::from_str(&text) {
            Ok(ClientMessage::Visible { visible }) => self.preview_watch.visible(visible),
            Ok(ClientMessage::Preview { job_id }) => self.watch_job(job_id).await,
            Err(_) => {}
        }
        Ok(())
    }

    async fn watch_job(&mut self, job_id: Option<i64>) {
        let Some(id) = job_id else { return self.preview_watch.at(None, None) };
        let found = services::jobs::get(&self.web.context.database.read, self.connection.user_id(), id).await;
        if found.is_ok() {
            self.preview_watch.at(Some(id), self.web.context.events.latest_preview(id));
        }
    }

    async fn event(&mut self, event: Result<Event, RecvError>) -> Result<(), CloseReason> {
        match event {
            Ok(Event::Preview(preview)) => self.preview_watch.offer(preview),
            Ok(Event::SignOut) => self.connection.check(&self.web).await?,
            Ok(Event::Text { topic, frame }) => {
                self.track_running(topic, &frame);
                self.connection.text(&frame).await?;
            }
            // Too slow: the page reconnects and fetches the current state.
            Err(RecvError::Lagged(_) | RecvError::Closed) => {
                return Err(CloseReason::Close(TRY_AGAIN, "too slow"));
            }
        }
        Ok(())
    }

    /// Tracks, from the frames sent, whether a job is running.
    fn track_running(&mut self, topic: Topic, frame: &str) {
        #[derive(Deserialize)]
        struct Counts {
            running: u64,
        }
        #[derive(Deserialize)]
        struct Job {
            status: JobStatus,
        }
        let running = match topic {
            Topic::Progress => Some(true),
            Topic::Queue => {
                serde_json::from_str::<FrameData<Counts>>(frame).ok().map(|parsed| parsed.data.running > 0)
            }
            Topic::Job => serde_json::from_str::<FrameData<Job>>(frame)
                .ok()
                .filter(|parsed| parsed.data.status == JobStatus::Running)
                .map(|_| true),
            _ => None,
        };
        if let Some(running) = running {
            self.set_running(running);
        }
    }

    async fn load_running(&mut self) {
        let counts = services::jobs::counts(&self.web.context.database.read, self.connection.user_id()).await;
        if let Ok(counts) = counts {
            self.set_running(counts.running > 0);
        }
    }

    fn set_running(&mut self, running: bool) {
        if self.running != running {
            self.running = running;
            let timing = &self.web.socket_timing;
            self.tick = interval_after(if running { timing.tick_running } else { timing.tick });
        }
    }

    async fn send_preview(&mut self) -> Result<(), CloseReason> {
        match self.preview_watch.take() {
            Some(frame) => self.connection.binary(frame).await,
            None => Ok(()),
        }
    }

    async fn tick(&mut self) -> Result<(), CloseReason> {
        self.send_frame(Topic::Tick, &Tick { server_time: now() }).await
    }

    async fn send_frame<T: Serialize>(&mut self, topic: Topic, data: &T) -> Result<(), CloseReason> {
        let frame = frame(topic, data).map_err(|_| CloseReason::Disconnected)?;
        self.connection.text(&frame).await
    }
}

async fn until(due: Option<Instant>) {
    match due {
        Some(due) => sleep_until(due).await,
        None => pending().await,
    }
}

fn now() -> String {
    Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}
