//! /ws: everything of one person.

use super::line::{End, GOING_AWAY, Heard, Line, TRY_AGAIN, every};
use super::preview::Looking;
use crate::web::Web;
use chrono::Utc;
use domain::jobs::JobStatus;
use serde::{Deserialize, Serialize};
use services::events::{Event, Topic, frame};
use std::future::pending;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, Interval, sleep_until};

/// First frame.
#[derive(Serialize)]
struct Hello {
    server_time: String,
    version: &'static str,
}

#[derive(Serialize)]
struct Tick {
    server_time: String,
}

/// What a page says. Anything else is ignored.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Said {
    Visible { visible: bool },
    Preview { job_id: Option<i64> },
}

struct Person {
    web: Web,
    line: Line,
    bus: Receiver<Event>,
    looking: Looking,
    running: bool,
    tick: Interval,
}

/// Serves the socket until either end has enough.
pub async fn serve(line: Line, web: Web) {
    // Subscribed before hello: whatever the page fetches upon it, nothing later is missed.
    let bus = web.context.events.subscribe(line.user_id());
    let tick = every(web.socket_timing.tick);
    let mut person = Person { web, line, bus, looking: Looking::default(), running: false, tick };
    if let Err(end) = person.talk().await {
        person.line.close(end).await;
    }
}

impl Person {
    async fn talk(&mut self) -> Result<(), End> {
        let hello = Hello { server_time: now(), version: self.web.context.site.version };
        self.say(Topic::Hello, &hello).await?;
        self.look_up_running().await;
        let stopping = self.web.stopping.clone();
        loop {
            tokio::select! {
                biased;
                () = stopping.cancelled() => return Err(End::Say(GOING_AWAY, "restarting")),
                heard = self.line.hear() => self.heard(heard?).await?,
                event = self.bus.recv() => self.event(event).await?,
                () = until(self.looking.due()) => self.show().await?,
                _ = self.tick.tick() => self.tick().await?,
            }
        }
    }

    async fn heard(&mut self, heard: Heard) -> Result<(), End> {
        let Some(text) = self.line.attend(&self.web, heard).await? else { return Ok(()) };
        match serde_json::from_str(&text) {
            Ok(Said::Visible { visible }) => self.looking.visible(visible),
            Ok(Said::Preview { job_id }) => self.look_at(job_id).await,
            Err(_) => {}
        }
        Ok(())
    }

    async fn look_at(&mut self, job_id: Option<i64>) {
        let Some(id) = job_id else { return self.looking.at(None, None) };
        let found = services::jobs::get(&self.web.context.database.read, self.line.user_id(), id).await;
        if found.is_ok() {
            self.looking.at(Some(id), self.web.context.events.latest_preview(id));
        }
    }

    async fn event(&mut self, event: Result<Event, RecvError>) -> Result<(), End> {
        match event {
            Ok(Event::Preview(preview)) => self.looking.offer(preview),
            Ok(Event::SignOut) => self.line.check(&self.web).await?,
            Ok(Event::Text { topic, frame }) => {
                self.note(topic, &frame);
                self.line.text(&frame).await?;
            }
            // Too slow to follow: the page comes back and fetches what is.
            Err(RecvError::Lagged(_) | RecvError::Closed) => return Err(End::Say(TRY_AGAIN, "too slow")),
        }
        Ok(())
    }

    /// Learns from passing frames whether a job runs.
    fn note(&mut self, topic: Topic, frame: &str) {
        #[derive(Deserialize)]
        struct Seen<T> {
            data: T,
        }
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
                serde_json::from_str::<Seen<Counts>>(frame).ok().map(|seen| seen.data.running > 0)
            }
            Topic::Job => serde_json::from_str::<Seen<Job>>(frame)
                .ok()
                .filter(|seen| seen.data.status == JobStatus::Running)
                .map(|_| true),
            _ => None,
        };
        if let Some(running) = running {
            self.set_running(running);
        }
    }

    async fn look_up_running(&mut self) {
        let counts = services::jobs::counts(&self.web.context.database.read, self.line.user_id()).await;
        if let Ok(counts) = counts {
            self.set_running(counts.running > 0);
        }
    }

    fn set_running(&mut self, running: bool) {
        if self.running != running {
            self.running = running;
            let timing = &self.web.socket_timing;
            self.tick = every(if running { timing.tick_running } else { timing.tick });
        }
    }

    async fn show(&mut self) -> Result<(), End> {
        match self.looking.take() {
            Some(frame) => self.line.binary(frame).await,
            None => Ok(()),
        }
    }

    async fn tick(&mut self) -> Result<(), End> {
        self.say(Topic::Tick, &Tick { server_time: now() }).await
    }

    async fn say<T: Serialize>(&mut self, topic: Topic, data: &T) -> Result<(), End> {
        let frame = frame(topic, data).map_err(|_| End::Gone)?;
        self.line.text(&frame).await
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
