//! What an attempt's ending means for its job.

use super::finish::Change;
use super::policy::{self, Known, Next};
use super::{Outcome, Worker, storing};
use crate::engine::{Ending, Engine, Failure, Output};
use app::error::Error;
use app::jobs::queue::{Claim, SendBack};
use app::jobs::{GenerationJob, service as jobs};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

impl Worker {
    /// Stores the pictures and completes the job; removes the files again when the job is no longer ours.
    pub(super) async fn bring_home(
        &self,
        claim: &Claim,
        job: &GenerationJob,
        engine: &dyn Engine,
        outputs: Vec<Output>,
    ) -> Result<Outcome, Error> {
        let storage = &self.0.parts.storage;
        let stored = match storing::store(storage, claim, engine, outputs).await {
            Ok(stored) => stored,
            Err(failure) => return self.end(claim, job, engine, failure.into()).await,
        };
        let outcome = self.settle(claim, Change::Complete(&stored.items)).await?;
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
                tracing::info!(job = job.id, engine = engine.name(), ?failure, "attempt failed");
                self.0.parts.registry.note(engine.id(), &failure).await;
                self.fail(claim, job, engine, &failure).await
            }
            Ending::Cancelled => self.settle(claim, Change::Cancel).await,
            Ending::Lost => self.lose(claim, "The engine no longer knew of it.").await,
            // Handed over by the end of `run`, or already somebody else's.
            Ending::Detached => Ok(Outcome::Detached(claim.job_id)),
        }
    }

    /// Gives the job back after an attempt that came to nothing by nobody's doing; it counts.
    pub(super) async fn lose(&self, claim: &Claim, words: &str) -> Result<Outcome, Error> {
        self.settle(claim, Change::SendBack(SendBack { words, counts: true, ..SendBack::default() })).await
    }

    async fn fail(
        &self,
        claim: &Claim,
        job: &GenerationJob,
        engine: &dyn Engine,
        failure: &Failure,
    ) -> Result<Outcome, Error> {
        let change = match self.next(claim, job, engine, failure).await? {
            Next::Fail => return self.settle(claim, given_up(failure)).await,
            Next::Retry { elsewhere, after } => {
                if elsewhere {
                    self.avoid(engine.id(), job.id);
                }
                let (words, wait) = (format!("{} Trying again.", failure.words), policy::jittered(after));
                self.delay(wait);
                (words, true, Some(moment(wait)))
            }
            Next::Wait => (waiting_for(engine), false, None),
            Next::Pause => {
                self.pause().await?;
                (failure.words.clone(), false, None)
            }
        };
        let (words, counts, run_at) = change;
        let (kind, cause) = (Some(failure.kind), failure.cause.as_deref());
        let back = SendBack { words: &words, kind, cause, counts, run_at };
        self.settle(claim, Change::SendBack(back)).await
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
        let (engine, max_attempts) = (engine.name(), job.max_attempts);
        Ok(policy::next(&Known {
            kind: failure.kind,
            engine,
            earlier: &earlier,
            others: &others,
            max_attempts,
        }))
    }
}

fn given_up(failure: &Failure) -> Change<'_> {
    Change::Fail { kind: failure.kind, words: &failure.words, cause: failure.cause.as_deref() }
}

fn waiting_for(engine: &dyn Engine) -> String {
    let name = engine.name();
    format!("Waiting for an engine: {name} cannot be reached. It starts by itself when one is there.")
}

fn moment(after: Duration) -> DateTime<Utc> {
    Utc::now() + TimeDelta::from_std(after).unwrap_or(TimeDelta::zero())
}
