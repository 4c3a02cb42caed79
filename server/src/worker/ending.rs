//! What an attempt's ending means for its job.

use super::finish::{Change, Return};
use super::policy::{self, Known, Next};
use super::{Outcome, Worker, storing};
use crate::engine::{Ending, Engine, Failure, Output, Stop};
use chrono::{DateTime, TimeDelta, Utc};
use domain::error::Error;
use domain::jobs::{ErrorKind, GenerationJob};
use services::jobs;
use services::queue::{self, Claim};
use std::time::Duration;

impl Worker {
    /// Stores the pictures and completes the job; removes the files again when the job is no longer ours.
    pub(super) async fn bring_home(
        &self,
        claim: &Claim,
        job: &GenerationJob,
        engine: &dyn Engine,
        outputs: &[Output],
        stop: &Stop,
    ) -> Result<Outcome, Error> {
        let storage = &self.0.parts.storage;
        // An error was logged where it arose; a full disk must not keep the pictures from being kept.
        if let Ok(false) = queue::record_keeping(&self.0.parts.database.write, claim, &self.0.owner).await {
            return Ok(Outcome::LeaseLost(claim.job_id));
        }
        let stored = loop {
            match storing::store(storage, claim, engine, outputs).await {
                Ok(stored) => break stored,
                Err(failure) if failure.kind != ErrorKind::StorageFull => {
                    return self.end(claim, job, engine, failure.into()).await;
                }
                Err(_) => {
                    if let Err(ending) = self.await_room(claim, job, stop).await {
                        return self.end(claim, job, engine, ending).await;
                    }
                }
            }
        };
        let outcome = self.settle(claim, Change::Complete(stored.items)).await;
        if matches!(outcome, Outcome::LeaseLost(_)) {
            storing::remove(storage, &stored.keys).await;
        }
        Ok(outcome)
    }

    /// Writes an ending without pictures.
    pub(super) async fn end(
        &self,
        claim: &Claim,
        job: &GenerationJob,
        engine: &dyn Engine,
        ending: Ending,
    ) -> Result<Outcome, Error> {
        match ending {
            Ending::Failed(failure) => {
                log(job, engine, &failure);
                self.0.parts.registry.note(engine.id(), &failure).await;
                self.fail(claim, job, engine, failure).await
            }
            Ending::Cancelled => Ok(self.settle(claim, Change::Cancel).await),
            Ending::Lost => Ok(self.lose(claim, "The engine no longer knew of it.").await),
            // Handed over by the end of `run`, or already somebody else's.
            Ending::Detached => Ok(Outcome::Detached(claim.job_id)),
        }
    }

    /// Gives the job back after an attempt that came to nothing by nobody's doing; it counts.
    pub(super) async fn lose(&self, claim: &Claim, words: &str) -> Outcome {
        self.settle(claim, Change::SendBack(Return::lost(words))).await
    }

    async fn fail(
        &self,
        claim: &Claim,
        job: &GenerationJob,
        engine: &dyn Engine,
        failure: Failure,
    ) -> Result<Outcome, Error> {
        let next = self.next(claim, job, engine, &failure).await?;
        // What the engine answered stays here: the job's owner reads what is written to the job.
        let Failure { kind, words, cause, answer: _ } = failure;
        let back = Return { words, kind: Some(kind), cause, ..Return::default() };
        let back = match next {
            Next::Fail => {
                let change = Change::Fail { kind, words: back.words, cause: back.cause };
                return Ok(self.settle(claim, change).await);
            }
            Next::Retry { elsewhere, after } => {
                let wait = policy::jittered(after);
                self.delay(wait);
                let words = format!("{} Trying again.", back.words);
                Return { words, elsewhere, run_at: Some(moment(wait)), ..back }
            }
            Next::Wait => Return { words: waiting_for(engine), ..back },
        };
        Ok(self.settle(claim, Change::SendBack(back)).await)
    }

    async fn next(
        &self,
        claim: &Claim,
        job: &GenerationJob,
        engine: &dyn Engine,
        failure: &Failure,
    ) -> Result<Next, Error> {
        let attempts = jobs::attempts(&self.0.parts.database.write, &claim.user_id, claim.job_id).await?;
        let earlier: Vec<_> = attempts.into_iter().filter(|a| a.attempt != claim.attempt).collect();
        let others = self.0.parts.registry.others(engine.id(), &job.engine, &claim.parameters);
        let known = Known { kind: failure.kind, engine: engine.name(), earlier: &earlier, others: &others };
        Ok(policy::next(&known))
    }
}

fn log(job: &GenerationJob, engine: &dyn Engine, failure: &Failure) {
    let Failure { kind, words, cause, answer } = failure;
    let (job, engine) = (job.id, engine.name());
    match answer {
        None => tracing::info!(job, engine, ?kind, words, cause, "attempt failed"),
        Some(answer) => tracing::warn!(job, engine, ?kind, words, cause, answer, "attempt failed"),
    }
}

fn waiting_for(engine: &dyn Engine) -> String {
    let name = engine.name();
    format!("Waiting for an engine: {name} cannot be reached. It starts by itself when one is there.")
}

fn moment(after: Duration) -> DateTime<Utc> {
    Utc::now() + TimeDelta::from_std(after).unwrap_or(TimeDelta::zero())
}
