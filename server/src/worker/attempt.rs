//! Runs one attempt from its claim to its end.

use super::progress::{Reporter, progress_context, throttled};
use super::running::RunningGuard;
use super::state::{Outcome, Worker};
use super::{commit, outcome};
use crate::engine::registry::Slot;
use crate::engine::{Attempt, AttemptError, Failure, ImageEngine, Output, ProgressSink, Stop};
use domain::error::Error;
use domain::jobs::{ErrorKind, GenerationJob, Progress};
use futures::FutureExt;
use services::jobs;
use services::queue::{self, Claim};
use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// Time between two progress frames of a job.
const FRAME_GAP: Duration = Duration::from_millis(100);
/// Time between two writes of a job's progress.
const ROW_GAP: Duration = Duration::from_secs(1);

/// Runs `claim` to its end. Every error is an outcome too.
pub(super) async fn run_attempt(worker: &Worker, claim: Claim, slot: Slot, guard: RunningGuard) -> Outcome {
    let survives_restart = slot.engine.survives_restart();
    let attempted = AssertUnwindSafe(try_run_attempt(worker, &claim, slot, &guard.stop)).catch_unwind().await;
    match attempted {
        Ok(Ok(outcome)) => outcome,
        // The cause, also of a panic, was already logged.
        Ok(Err(_)) => commit::handle_internal_error(worker, &claim, survives_restart).await,
        Err(_) => commit::handle_internal_error(worker, &claim, false).await,
    }
}

/// Runs `claim` to its end in a separate task.
pub(super) fn spawn_attempt(worker: &Worker, attempts: &mut JoinSet<Outcome>, claim: Claim, slot: Slot) {
    let worker = worker.clone();
    // Registered now, not only when the task is first polled.
    let guard = worker.0.running.register(claim.job_id, claim.attempt);
    attempts.spawn(async move { run_attempt(&worker, claim, slot, guard).await });
}

async fn try_run_attempt(worker: &Worker, claim: &Claim, slot: Slot, stop: &Stop) -> Result<Outcome, Error> {
    let job = jobs::get(&worker.0.parts.database.read, &claim.user_id, claim.job_id).await?;
    commit::publish_job(worker, &job).await;
    if job.cancel_requested_at.is_some() {
        stop.cancel.cancel();
    }
    let engine = Arc::clone(&slot.engine);
    match generate(worker, claim, &job, slot, stop).await {
        Ok(outputs) => outcome::store_outputs(worker, claim, &job, engine.as_ref(), &outputs, stop).await,
        Err(error) => outcome::finish_attempt(worker, claim, &job, engine.as_ref(), error).await,
    }
}

/// Runs the engine and forwards its progress.
async fn generate(
    worker: &Worker,
    claim: &Claim,
    job: &GenerationJob,
    slot: Slot,
    stop: &Stop,
) -> Result<Vec<Output>, AttemptError> {
    let run_s = worker.0.parts.estimates.run_s(job).await;
    let (events, progress_context) = (&worker.0.parts.events, progress_context(claim, job, run_s));
    let worker_signal = worker.0.parts.worker_signal.clone();
    let reporter =
        Reporter::new(progress_context.clone(), events.clone(), slot.permit, move || worker_signal.notify());
    let (mut for_frames, mut for_rows) = (reporter.latest(), reporter.latest());
    let frames = throttled(&mut for_frames, FRAME_GAP, |progress| {
        progress_context.publish(events, progress);
        std::future::ready(true)
    });
    let rows = throttled(&mut for_rows, ROW_GAP, |progress| record(worker, claim, progress, stop));
    let forwarding = async {
        tokio::join!(frames, rows);
        std::future::pending::<Infallible>().await
    };
    let generated = tokio::select! {
        generated = call_engine(claim, slot.engine.as_ref(), &reporter, stop) => generated,
        never = forwarding => match never {},
    };
    // The newest progress may have arrived within the last gap.
    if for_frames.has_changed().unwrap_or(false) {
        progress_context.publish(events, for_frames.borrow().clone());
    }
    generated
}

/// Writes `progress` to the job's row; detaches from the engine when the lease is lost.
async fn record(worker: &Worker, claim: &Claim, progress: Progress, stop: &Stop) -> bool {
    let write = &worker.0.parts.database.write;
    match queue::record_progress(write, claim, &worker.0.owner, &progress).await {
        Ok(true) => true,
        Ok(false) => {
            tracing::warn!(job = claim.job_id, "lease lost");
            stop.detach.cancel();
            false
        }
        // The database may respond again at the next step.
        Err(_) => true,
    }
}

/// Calls the engine; a panic in it becomes a failure.
async fn call_engine(
    claim: &Claim,
    engine: &dyn ImageEngine,
    sink: &dyn ProgressSink,
    stop: &Stop,
) -> Result<Vec<Output>, AttemptError> {
    let attempt = Attempt {
        job_id: claim.job_id,
        number: claim.attempt,
        token: claim.token.clone(),
        parameters: claim.parameters.clone(),
        started_at: claim.started_at,
    };
    let generating = if claim.adopted {
        engine.adopt(&attempt, sink, stop)
    } else {
        engine.generate(&attempt, sink, stop)
    };
    match AssertUnwindSafe(generating).catch_unwind().await {
        Ok(Ok(outputs)) if outputs.is_empty() => Err(no_image_failure().into()),
        Ok(generated) => generated,
        Err(_) => Err(internal_failure().into()),
    }
}

fn no_image_failure() -> Failure {
    Failure::new(ErrorKind::EngineError, "The engine finished without a picture.")
}

fn internal_failure() -> Failure {
    Failure::new(ErrorKind::Internal, "Internal error while generating.")
}
