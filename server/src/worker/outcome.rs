//! What an attempt's outcome means for its job.

use super::commit::{JobTransition, RequeueDetails};
use super::policy::{self, FailureContext, RetryDecision};
use super::{Outcome, Worker, output_files};
use crate::engine::{AttemptError, Engine, Failure, Output, Stop};
use chrono::{DateTime, TimeDelta, Utc};
use domain::error::Error;
use domain::jobs::{ErrorKind, GenerationJob};
use services::jobs;
use services::queue::{self, Claim};
use std::time::Duration;

impl Worker {
    /// Stores the pictures and completes the job; removes the files again when the job is no longer ours.
    pub(super) async fn store_outputs(
        &self,
        claim: &Claim,
        job: &GenerationJob,
        engine: &dyn Engine,
        outputs: &[Output],
        stop: &Stop,
    ) -> Result<Outcome, Error> {
        let storage = &self.0.parts.storage;
        // An error was logged where it arose; a full disk must not keep the pictures from being kept.
        if let Ok(false) = queue::record_storing(&self.0.parts.database.write, claim, &self.0.owner).await {
            return Ok(Outcome::LeaseLost(claim.job_id));
        }
        let stored = loop {
            match output_files::store(storage, claim, engine, outputs).await {
                Ok(stored) => break stored,
                Err(failure) if failure.kind != ErrorKind::StorageFull => {
                    return self.finish_attempt(claim, job, engine, failure.into()).await;
                }
                Err(_) => {
                    if let Err(error) = self.wait_for_disk_space(claim, job, stop).await {
                        return self.finish_attempt(claim, job, engine, error).await;
                    }
                }
            }
        };
        let outcome = self.commit_outcome(claim, JobTransition::Complete(stored.items)).await;
        if matches!(outcome, Outcome::LeaseLost(_)) {
            output_files::remove(storage, &stored.keys).await;
        }
        Ok(outcome)
    }

    /// Writes an outcome without pictures.
    pub(super) async fn finish_attempt(
        &self,
        claim: &Claim,
        job: &GenerationJob,
        engine: &dyn Engine,
        error: AttemptError,
    ) -> Result<Outcome, Error> {
        match error {
            AttemptError::Failed(failure) => {
                log_failure(job, engine, &failure);
                self.0.parts.registry.record_failure(engine.id(), &failure).await;
                self.handle_failure(claim, job, engine, failure).await
            }
            AttemptError::Cancelled => Ok(self.commit_outcome(claim, JobTransition::Cancel).await),
            AttemptError::Lost => Ok(self.requeue_lost(claim, "The engine no longer knew of it.").await),
            // Handed over by the end of `run`, or already somebody else's.
            AttemptError::Detached => Ok(Outcome::Detached(claim.job_id)),
        }
    }

    /// Gives the job back after an attempt that came to nothing by nobody's doing; it counts.
    pub(super) async fn requeue_lost(&self, claim: &Claim, message: &str) -> Outcome {
        self.commit_outcome(claim, JobTransition::Requeue(RequeueDetails::lost(message))).await
    }

    async fn handle_failure(
        &self,
        claim: &Claim,
        job: &GenerationJob,
        engine: &dyn Engine,
        failure: Failure,
    ) -> Result<Outcome, Error> {
        let next = self.decide_retry(claim, job, engine, &failure).await?;
        // What the engine answered stays here: the job's owner reads what is written to the job.
        let Failure { kind, message, cause, response: _ } = failure;
        let back = RequeueDetails { message, kind: Some(kind), cause, ..RequeueDetails::default() };
        let back = match next {
            RetryDecision::Fail => {
                let transition = JobTransition::Fail { kind, message: back.message, cause: back.cause };
                return Ok(self.commit_outcome(claim, transition).await);
            }
            RetryDecision::Retry { avoid_engine, after } => {
                let wait = policy::jittered(after);
                self.extend_backoff(wait);
                let message = format!("{} Trying again.", back.message);
                RequeueDetails { message, avoid_engine, run_at: Some(time_after(wait)), ..back }
            }
            RetryDecision::Wait => RequeueDetails { message: waiting_message(engine), ..back },
        };
        Ok(self.commit_outcome(claim, JobTransition::Requeue(back)).await)
    }

    async fn decide_retry(
        &self,
        claim: &Claim,
        job: &GenerationJob,
        engine: &dyn Engine,
        failure: &Failure,
    ) -> Result<RetryDecision, Error> {
        let attempts = jobs::attempts(&self.0.parts.database.write, &claim.user_id, claim.job_id).await?;
        let earlier: Vec<_> = attempts.into_iter().filter(|a| a.attempt != claim.attempt).collect();
        let others = self.0.parts.registry.others(engine.id(), &job.engine, &claim.parameters);
        let context =
            FailureContext { kind: failure.kind, engine: engine.name(), earlier: &earlier, others: &others };
        Ok(policy::decide(&context))
    }
}

fn log_failure(job: &GenerationJob, engine: &dyn Engine, failure: &Failure) {
    let Failure { kind, message, cause, response } = failure;
    let (job, engine) = (job.id, engine.name());
    match response {
        None => tracing::info!(job, engine, ?kind, message, cause, "attempt failed"),
        Some(response) => tracing::warn!(job, engine, ?kind, message, cause, response, "attempt failed"),
    }
}

fn waiting_message(engine: &dyn Engine) -> String {
    let name = engine.name();
    format!("Waiting for an engine: {name} cannot be reached. It starts by itself when one is there.")
}

fn time_after(after: Duration) -> DateTime<Utc> {
    Utc::now() + TimeDelta::from_std(after).unwrap_or(TimeDelta::zero())
}
