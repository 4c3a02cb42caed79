//! /ws/jobs/{id}: one job, in the frames that scripts of the original know.

use super::line::{End, GOING_AWAY, Heard, Line, NORMAL, TRY_AGAIN};
use crate::web::Web;
use chrono::{SecondsFormat, Utc};
use domain::jobs::{GenerationJob, JobStatus, Progress, ProgressFrame};
use serde::{Deserialize, Serialize};
use serde_json::json;
use services::events::{Event, Topic};
use tokio::sync::broadcast::error::RecvError;

/// One state of the job.
#[derive(Serialize)]
struct State {
    r#type: &'static str,
    job_id: i64,
    /// pending, started, processing, completed, failed or cancelled.
    status: &'static str,
    timestamp: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    progress: Option<Progress>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_id: Option<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    output_urls: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl State {
    fn of(job: &GenerationJob) -> Self {
        let running = job.status == JobStatus::Running;
        let status = match job.status {
            JobStatus::Running if job.progress.step == 0 => "started",
            JobStatus::Running => "processing",
            other => other.as_str(),
        };
        Self {
            progress: running.then(|| job.progress.clone()),
            content_id: job.content_id,
            output_urls: job.images.iter().map(|image| image.url.clone()).collect(),
            error: job.error_message.clone().filter(|_| job.status == JobStatus::Failed),
            ..Self::new(job.id, status)
        }
    }

    fn new(job_id: i64, status: &'static str) -> Self {
        let timestamp = Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true);
        Self {
            r#type: "job_status",
            job_id,
            status,
            timestamp,
            progress: None,
            content_id: None,
            output_urls: vec![],
            error: None,
        }
    }
}

#[derive(Deserialize)]
struct Seen<T> {
    data: T,
}

/// Serves the socket until the job has ended.
pub async fn serve(mut line: Line, web: Web, id: i64) {
    if let Err(end) = follow(&mut line, &web, id).await {
        line.close(end).await;
    }
}

async fn follow(line: &mut Line, web: &Web, id: i64) -> Result<(), End> {
    // Subscribed before looking: a change in between arrives twice rather than never.
    let mut bus = web.context.events.subscribe(line.user_id());
    let hello = json!({"type": "connection", "job_id": id, "status": "connected", "timestamp": State::new(id, "").timestamp});
    line.text(&hello.to_string()).await?;
    let mut revision = now(line, web, id).await?;
    loop {
        tokio::select! {
            biased;
            () = web.stopping.cancelled() => return Err(End::Say(GOING_AWAY, "restarting")),
            heard = line.hear() => answer(line, web, heard?).await?,
            event = bus.recv() => match event {
                Ok(Event::Text { topic: Topic::Job, frame }) => {
                    let Ok(Seen { data: job }) = serde_json::from_str::<Seen<GenerationJob>>(&frame) else { continue };
                    if job.id == id && job.revision > revision {
                        revision = job.revision;
                        tell(line, &job).await?;
                    }
                }
                Ok(Event::Text { topic: Topic::Progress, frame }) => progress(line, &frame, id).await?,
                Ok(Event::SignOut) => line.check(web).await?,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => revision = now(line, web, id).await?,
                Err(RecvError::Closed) => return Err(End::Say(TRY_AGAIN, "try again")),
            },
        }
    }
}

async fn answer(line: &mut Line, web: &Web, heard: Heard) -> Result<(), End> {
    let Some(text) = line.attend(web, heard).await? else { return Ok(()) };
    let said: Option<serde_json::Value> = serde_json::from_str(&text).ok();
    if said.is_some_and(|said| said["type"] == "ping") {
        line.text(&json!({"type": "pong"}).to_string()).await?;
    }
    Ok(())
}

/// Says what the database says; gives the revision that was said.
async fn now(line: &mut Line, web: &Web, id: i64) -> Result<i64, End> {
    let job = services::jobs::get(&web.context.database.read, line.user_id(), id).await;
    let job = job.map_err(|_| End::Say(TRY_AGAIN, "try again"))?;
    tell(line, &job).await?;
    Ok(job.revision)
}

async fn tell(line: &mut Line, job: &GenerationJob) -> Result<(), End> {
    send(line, &State::of(job)).await?;
    if job.status.is_terminal() { Err(End::Say(NORMAL, "the job has ended")) } else { Ok(()) }
}

async fn progress(line: &mut Line, frame: &str, id: i64) -> Result<(), End> {
    match serde_json::from_str::<Seen<ProgressFrame>>(frame) {
        Ok(Seen { data }) if data.job_id == id => {
            let state = State { progress: Some(data.progress), ..State::new(id, "processing") };
            send(line, &state).await
        }
        _ => Ok(()),
    }
}

async fn send(line: &mut Line, state: &State) -> Result<(), End> {
    let text = serde_json::to_string(state).map_err(|_| End::Gone)?;
    line.text(&text).await
}
