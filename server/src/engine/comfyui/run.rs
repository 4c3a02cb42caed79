//! Runs one attempt from its start, or from where an earlier process left it.

pub mod cancel;
pub mod cancel_grace;
pub mod health;
pub mod history;
pub mod monitor;
pub mod outputs;
pub mod picture;
pub mod progress;
pub mod queue;
pub mod submit;
pub mod workflow;

use super::failure;
use super::wire::http::Http;
use crate::engine::{Attempt, AttemptError, Output, ProgressSink, Stop};
use cancel_grace::unless_cancelled;
use domain::jobs::ErrorKind;
use health::ServerHealth;
use history::{Entry, PromptOutcome};
use monitor::PromptMonitor;
use serde_json::json;
use std::sync::Arc;

/// Sends the prompt and follows it to its images.
pub(super) async fn generate(
    http: &Http,
    health: &ServerHealth,
    attempt: &Attempt,
    progress: &dyn ProgressSink,
    stop: &Stop,
) -> Result<Vec<Output>, AttemptError> {
    if stop.cancel.is_cancelled() {
        return Err(AttemptError::Cancelled);
    }
    let graph = Arc::new(workflow::graph(&attempt.parameters, &workflow::prefix(&attempt.token)));
    let mut monitor = PromptMonitor::new(http, health, attempt, graph.clone(), progress, stop, false);
    // Before the POST: a run served from the cache ends before the response is read.
    monitor.open_socket().await;
    submit::submit(http, &attempt.token, &graph).await?;
    finish(http, attempt, stop, monitor.run_to_completion().await?).await
}

/// Follows a prompt that was sent earlier.
pub(super) async fn adopt(
    http: &Http,
    health: &ServerHealth,
    attempt: &Attempt,
    progress: &dyn ProgressSink,
    stop: &Stop,
) -> Result<Vec<Output>, AttemptError> {
    let graph = Arc::new(workflow::graph(&attempt.parameters, &workflow::prefix(&attempt.token)));
    let mut monitor = PromptMonitor::new(http, health, attempt, graph, progress, stop, true);
    monitor.open_socket().await;
    finish(http, attempt, stop, monitor.run_to_completion().await?).await
}

/// A late cancellation has no effect if the images arrive at once.
async fn finish(
    http: &Http,
    attempt: &Attempt,
    stop: &Stop,
    entry: Entry,
) -> Result<Vec<Output>, AttemptError> {
    match entry.outcome() {
        PromptOutcome::Success => {
            let fetching = outputs::fetch(http, &entry, attempt);
            Ok(unless_cancelled(http, stop, fetching).await.ok_or(AttemptError::Cancelled)??)
        }
        PromptOutcome::Interrupted if stop.cancel.is_cancelled() => Err(AttemptError::Cancelled),
        PromptOutcome::Interrupted => Err(failure::interrupted().into()),
        PromptOutcome::Error(payload) => {
            let failure = failure::of_execution(payload);
            if failure.kind == ErrorKind::OutOfMemory {
                free_memory(http).await;
            }
            Err(failure.into())
        }
    }
}

/// Makes the server unload its models before a retry.
async fn free_memory(http: &Http) {
    let body = json!({ "unload_models": true, "free_memory": true });
    if let Err(error) = http.post("free", &body).await {
        tracing::warn!(%error, "request to free ComfyUI's memory failed");
    }
}
