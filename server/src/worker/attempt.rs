//! One attempt from its claim to its end.

use super::progress::{ProgressContext, Reporter, throttled};
use super::running::RunningGuard;
use super::{Outcome, Worker};
use crate::engine::registry::Slot;
use crate::engine::{Attempt, AttemptError, Engine, Failure, Output, ProgressSink, Stop};
use domain::error::Error;
use domain::jobs::{ErrorKind, GenerationJob, Progress};
use futures::FutureExt;
use services::events::Topic;
use services::jobs;
use services::queue::{self, Claim};
use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

/// Time between two progress frames of a job.
const FRAME_GAP: Duration = Duration::from_millis(100);
/// Time between two writes of a job's progress.
const ROW_GAP: Duration = Duration::from_secs(1);

impl Worker {
    /// Carries `claim` to its end. Whatever goes wrong on the way is an outcome too.
    pub(super) async fn run_attempt(&self, claim: Claim, slot: Slot, guard: RunningGuard) -> Outcome {
        let survives_restart = slot.engine.survives_restart();
        let attempted =
            AssertUnwindSafe(self.try_run_attempt(&claim, slot, &guard.stop)).catch_unwind().await;
        match attempted {
            Ok(Ok(outcome)) => outcome,
            // The cause was logged where it arose, also that of a panic.
            Ok(Err(_)) => self.abandon(&claim, survives_restart).await,
            Err(_) => self.abandon(&claim, false).await,
        }
    }

    async fn try_run_attempt(&self, claim: &Claim, slot: Slot, stop: &Stop) -> Result<Outcome, Error> {
        let job = jobs::get(&self.0.parts.database.read, &claim.user_id, claim.job_id).await?;
        self.publish_job(&job).await;
        if job.cancel_requested_at.is_some() {
            stop.cancel.cancel();
        }
        let engine = Arc::clone(&slot.engine);
        match self.generate(claim, &job, slot, stop).await {
            Ok(outputs) => self.store_outputs(claim, &job, engine.as_ref(), &outputs, stop).await,
            Err(error) => self.finish_attempt(claim, &job, engine.as_ref(), error).await,
        }
    }

    /// Tells the owner's pages what `job` is now, and how long the queue is.
    pub(super) async fn publish_job(&self, job: &GenerationJob) {
        let parts = &self.0.parts;
        // A page that opens later asks for what is.
        if !parts.events.is_watched(&job.user_id) {
            return;
        }
        let job = &parts.estimates.of(job.clone()).await;
        parts.events.publish(&job.user_id, Topic::Job, job);
        // The cause of an error is in the log; the counts come with the next change.
        if let Ok(counts) = jobs::counts(&parts.database.read, &job.user_id).await {
            parts.events.publish(&job.user_id, Topic::Queue, &counts);
        }
    }

    /// Has the engine draw, and passes its progress on meanwhile.
    async fn generate(
        &self,
        claim: &Claim,
        job: &GenerationJob,
        slot: Slot,
        stop: &Stop,
    ) -> Result<Vec<Output>, AttemptError> {
        let run_s = self.0.parts.estimates.run_s(job).await;
        let (events, progress_context) = (&self.0.parts.events, progress_context(claim, job, run_s));
        let worker_signal = self.0.parts.worker_signal.clone();
        let reporter = Reporter::new(progress_context.clone(), events.clone(), slot.permit, move || {
            worker_signal.notify()
        });
        let (mut for_frames, mut for_rows) = (reporter.latest(), reporter.latest());
        let frames = throttled(&mut for_frames, FRAME_GAP, |progress| {
            progress_context.publish(events, progress);
            std::future::ready(true)
        });
        let rows = throttled(&mut for_rows, ROW_GAP, |progress| self.record(claim, progress, stop));
        let forwarding = async {
            tokio::join!(frames, rows);
            std::future::pending::<Infallible>().await
        };
        let generated = tokio::select! {
            generated = call_engine(claim, slot.engine.as_ref(), &reporter, stop) => generated,
            never = forwarding => match never {},
        };
        // The newest progress may have come within the last gap.
        if for_frames.has_changed().unwrap_or(false) {
            progress_context.publish(events, for_frames.borrow().clone());
        }
        generated
    }

    /// Writes `progress` to the job's row; lets go of the engine when the job is no longer ours.
    async fn record(&self, claim: &Claim, progress: Progress, stop: &Stop) -> bool {
        let write = &self.0.parts.database.write;
        match queue::record_progress(write, claim, &self.0.owner, &progress).await {
            Ok(true) => true,
            Ok(false) => {
                tracing::warn!(job = claim.job_id, "lease lost");
                stop.detach.cancel();
                false
            }
            // The database may be back at the next step.
            Err(_) => true,
        }
    }
}

pub(super) fn progress_context(
    claim: &Claim,
    job: &GenerationJob,
    run_s: Option<[i64; 2]>,
) -> ProgressContext {
    ProgressContext {
        user_id: claim.user_id.clone(),
        job_id: claim.job_id,
        revision: job.revision,
        attempt: claim.attempt,
        started_at: claim.started_at,
        run_s,
        step_rate: Arc::default(),
    }
}

/// The engine's part; a panic in there is a failure like another.
async fn call_engine(
    claim: &Claim,
    engine: &dyn Engine,
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
    Failure::new(ErrorKind::Internal, "Drawing broke off by a fault of this program. The log says more.")
}
