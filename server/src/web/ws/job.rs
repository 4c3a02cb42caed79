//! /ws/jobs/{id}: one job, in the frames that scripts for the original expect.

use super::connection::{CloseReason, Connection, ConnectionEvent, GOING_AWAY, NORMAL, TRY_AGAIN};
use super::frame_data::FrameData;
use crate::web::state::Web;
use chrono::{SecondsFormat, Utc};
use domain::jobs::{GenerationJob, JobStatus, Progress, ProgressFrame};
use serde::Serialize;
use serde_json::json;
use services::events::{Event, Topic};
use tokio::sync::broadcast::error::RecvError;

/// One status update of the job.
#[derive(Serialize)]
struct JobStatusFrame {
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

impl JobStatusFrame {
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

/// Serves the socket until the job has ended.
pub async fn serve(mut connection: Connection, web: Web, id: i64) {
    if let Err(end) = follow(&mut connection, &web, id).await {
        connection.close(end).await;
    }
}

async fn follow(connection: &mut Connection, web: &Web, id: i64) -> Result<(), CloseReason> {
    // Subscribe before the query: a change in between arrives twice rather than never.
    let mut events = web.context.events.subscribe(connection.user_id());
    let hello = json!({"type": "connection", "job_id": id, "status": "connected", "timestamp": JobStatusFrame::new(id, "").timestamp});
    connection.text(&hello.to_string()).await?;
    let mut revision = send_current(connection, web, id).await?;
    loop {
        tokio::select! {
            biased;
            () = web.stopping.cancelled() => return Err(CloseReason::Close(GOING_AWAY, "restarting")),
            incoming = connection.next_event() => handle_connection_event(connection, web, incoming?).await?,
            event = events.recv() => match event {
                Ok(Event::Text { topic: Topic::Job, frame }) => {
                    let Ok(FrameData { data: job }) = serde_json::from_str::<FrameData<GenerationJob>>(&frame) else { continue };
                    if job.id == id && job.revision > revision {
                        revision = job.revision;
                        send_job(connection, &job).await?;
                    }
                }
                Ok(Event::Text { topic: Topic::Progress, frame }) => progress(connection, &frame, id).await?,
                Ok(Event::SignOut) => connection.check(web).await?,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => revision = send_current(connection, web, id).await?,
                Err(RecvError::Closed) => return Err(CloseReason::Close(TRY_AGAIN, "try again")),
            },
        }
    }
}

async fn handle_connection_event(
    connection: &mut Connection,
    web: &Web,
    incoming: ConnectionEvent,
) -> Result<(), CloseReason> {
    let Some(text) = connection.handle_event(web, incoming).await? else { return Ok(()) };
    let message: Option<serde_json::Value> = serde_json::from_str(&text).ok();
    if message.is_some_and(|message| message["type"] == "ping") {
        connection.text(&json!({"type": "pong"}).to_string()).await?;
    }
    Ok(())
}

/// Sends the job from the database; returns its revision.
async fn send_current(connection: &mut Connection, web: &Web, id: i64) -> Result<i64, CloseReason> {
    let job = services::jobs::get(&web.context.database.read, connection.user_id(), id).await;
    let job = job.map_err(|_| CloseReason::Close(TRY_AGAIN, "try again"))?;
    send_job(connection, &job).await?;
    Ok(job.revision)
}

async fn send_job(connection: &mut Connection, job: &GenerationJob) -> Result<(), CloseReason> {
    send(connection, &JobStatusFrame::of(job)).await?;
    if job.status.is_terminal() { Err(CloseReason::Close(NORMAL, "the job has ended")) } else { Ok(()) }
}

async fn progress(connection: &mut Connection, frame: &str, id: i64) -> Result<(), CloseReason> {
    match serde_json::from_str::<FrameData<ProgressFrame>>(frame) {
        Ok(FrameData { data }) if data.job_id == id => {
            let state =
                JobStatusFrame { progress: Some(data.progress), ..JobStatusFrame::new(id, "processing") };
            send(connection, &state).await
        }
        _ => Ok(()),
    }
}

async fn send(connection: &mut Connection, state: &JobStatusFrame) -> Result<(), CloseReason> {
    let text = serde_json::to_string(state).map_err(|_| CloseReason::Disconnected)?;
    connection.text(&text).await
}
