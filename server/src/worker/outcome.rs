//! Applies an attempt's outcome to its job.

use super::output_files;
use super::policy::{self, FailureContext, RetryDecision};
use super::state::{Outcome, Worker};
use super::transition::{JobTransition, RequeueDetails};
use super::{commit, disk_space};
use crate::engine::{AttemptError, Failure, ImageEngine, Output, Stop};
use chrono::{DateTime, TimeDelta, Utc};
use domain::error::Error;
use domain::jobs::{ErrorKind, GenerationJob};
use services::jobs;
use services::queue::{self, Claim};
use std::time::Duration;

/// Stores the images and completes the job; removes the files again when the lease is lost.
pub(super) async fn store_outputs(
    worker: &Worker,
    claim: &Claim,
    job: &GenerationJob,
    engine: &dyn ImageEngine,
    outputs: &[Output],
    stop: &Stop,
) -> Result<Outcome, Error> {
    let storage = &worker.0.parts.storage;
    // Errors are already logged; a full disk may fail this write but must not keep the images from being stored.
    if let Ok(false) = queue::record_storing(&worker.0.parts.database.write, claim, &worker.0.owner).await {
        return Ok(Outcome::LeaseLost(claim.job_id));
    }
    let stored = loop {
        match output_files::store(storage, claim, engine, outputs).await {
            Ok(stored) => break stored,
            Err(failure) if failure.kind != ErrorKind::StorageFull => {
                return finish_attempt(worker, claim, job, engine, failure.into()).await;
            }
            Err(_) => {
                if let Err(error) = disk_space::wait_for_disk_space(worker, claim, job, stop).await {
                    return finish_attempt(worker, claim, job, engine, error).await;
                }
            }
        }
    };
    let outcome = commit::commit_outcome(worker, claim, JobTransition::Complete(stored.items)).await;
    if matches!(outcome, Outcome::LeaseLost(_)) {
        output_files::remove(storage, &stored.keys).await;
    }
    Ok(outcome)
}

/// Commits an outcome without images.
pub(super) async fn finish_attempt(
    worker: &Worker,
    claim: &Claim,
    job: &GenerationJob,
    engine: &dyn ImageEngine,
    error: AttemptError,
) -> Result<Outcome, Error> {
    match error {
        AttemptError::Failed(failure) => {
            log_failure(job, engine, &failure);
            worker.0.parts.registry.record_failure(engine.id(), &failure).await;
            handle_failure(worker, claim, job, engine, failure).await
        }
        AttemptError::Cancelled => Ok(commit::commit_outcome(worker, claim, JobTransition::Cancel).await),
        AttemptError::Lost => Ok(requeue_lost(worker, claim, "The engine lost this job.").await),
        // Handed over at the end of `run`, or already taken over by another process.
        AttemptError::Detached => Ok(Outcome::Detached(claim.job_id)),
    }
}

/// Requeues the job after a lost attempt, which counts towards `max_attempts`.
pub(super) async fn requeue_lost(worker: &Worker, claim: &Claim, message: &str) -> Outcome {
    commit::commit_outcome(worker, claim, JobTransition::Requeue(RequeueDetails::lost(message))).await
}

async fn handle_failure(
    worker: &Worker,
    claim: &Claim,
    job: &GenerationJob,
    engine: &dyn ImageEngine,
    failure: Failure,
) -> Result<Outcome, Error> {
    let next = decide_retry(worker, claim, job, engine, &failure).await?;
    // The response is not written to the job, which its owner can read.
    let Failure { kind, message, cause, response: _ } = failure;
    let back = RequeueDetails { message, kind: Some(kind), cause, ..RequeueDetails::default() };
    let back = match next {
        RetryDecision::Fail => {
            let transition = JobTransition::Fail { kind, message: back.message, cause: back.cause };
            return Ok(commit::commit_outcome(worker, claim, transition).await);
        }
        RetryDecision::Retry { avoid_engine, after } => {
            let wait = policy::jittered(after);
            worker.extend_backoff(wait);
            let message = format!("{} Retrying.", back.message);
            RequeueDetails { message, avoid_engine, run_at: Some(time_after(wait)), ..back }
        }
        RetryDecision::Wait => RequeueDetails { message: waiting_message(engine), ..back },
    };
    Ok(commit::commit_outcome(worker, claim, JobTransition::Requeue(back)).await)
}

async fn decide_retry(
    worker: &Worker,
    claim: &Claim,
    job: &GenerationJob,
    engine: &dyn ImageEngine,
    failure: &Failure,
) -> Result<RetryDecision, Error> {
    let attempts = jobs::attempts(&worker.0.parts.database.write, &claim.user_id, claim.job_id).await?;
    let earlier: Vec<_> = attempts.into_iter().filter(|a| a.attempt != claim.attempt).collect();
    let others = worker.0.parts.registry.others(engine.id(), &job.engine, &claim.parameters);
    let context =
        FailureContext { kind: failure.kind, engine: engine.name(), earlier: &earlier, others: &others };
    Ok(policy::decide(&context))
}

fn log_failure(job: &GenerationJob, engine: &dyn ImageEngine, failure: &Failure) {
    let Failure { kind, message, cause, response } = failure;
    let (job, engine) = (job.id, engine.name());
    match response {
        None => tracing::info!(job, engine, ?kind, message, cause, "attempt failed"),
        Some(response) => tracing::warn!(job, engine, ?kind, message, cause, response, "attempt failed"),
    }
}

fn waiting_message(engine: &dyn ImageEngine) -> String {
    let name = engine.name();
    format!("Waiting for {name} (offline). Starts automatically.")
}

fn time_after(after: Duration) -> DateTime<Utc> {
    Utc::now() + TimeDelta::from_std(after).unwrap_or(TimeDelta::zero())
}
