//! One attempt from its beginning, or from wherever an earlier process left it.

use super::cancel_grace::unless_cancelled;
use super::failure;
use super::health::ServerHealth;
use super::history::{Entry, Outcome};
use super::http::Http;
use super::monitor::PromptMonitor;
use super::{outputs, submit, workflow};
use crate::engine::{Attempt, AttemptError, Output, ProgressSink, Stop};
use domain::jobs::ErrorKind;
use serde_json::json;
use std::sync::Arc;

/// Sends the prompt and follows it to its pictures.
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
    let graph = Arc::new(workflow::graph(&attempt.parameters, &prefix(&attempt.token)));
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
    let graph = Arc::new(workflow::graph(&attempt.parameters, &prefix(&attempt.token)));
    let mut monitor = PromptMonitor::new(http, health, attempt, graph, progress, stop, true);
    monitor.open_socket().await;
    finish(http, attempt, stop, monitor.run_to_completion().await?).await
}

/// A cancellation that came too late changes nothing while the pictures come at once.
async fn finish(
    http: &Http,
    attempt: &Attempt,
    stop: &Stop,
    entry: Entry,
) -> Result<Vec<Output>, AttemptError> {
    match entry.outcome() {
        Outcome::Success => {
            let fetching = outputs::fetch(http, &entry, attempt);
            Ok(unless_cancelled(http, stop, fetching).await.ok_or(AttemptError::Cancelled)??)
        }
        Outcome::Interrupted if stop.cancel.is_cancelled() => Err(AttemptError::Cancelled),
        Outcome::Interrupted => Err(failure::interrupted().into()),
        Outcome::Error(payload) => {
            let failure = failure::of_execution(payload);
            if failure.kind == ErrorKind::OutOfMemory {
                free_memory(http).await;
            }
            Err(failure.into())
        }
    }
}

/// Has the server let go of its models before anybody tries again.
async fn free_memory(http: &Http) {
    let body = json!({ "unload_models": true, "free_memory": true });
    if let Err(error) = http.post("free", &body).await {
        tracing::warn!(%error, "ComfyUI could not be asked to free its memory");
    }
}

/// Begins the names of the attempt's files on the server.
pub(super) fn prefix(token: &str) -> String {
    format!("genonaut/{token}")
}
