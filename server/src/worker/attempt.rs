//! One attempt from its claim to its ending.

use super::progress::{Reporter, Subject, paced};
use super::running::Entered;
use super::{Outcome, Worker};
use crate::engine::registry::Slot;
use crate::engine::{Attempt, Ending, Engine, Failure, Output, ProgressSink, Stop};
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
    /// Carries `claim` to its ending. Whatever goes wrong on the way is an ending too.
    pub(super) async fn carry(&self, claim: Claim, slot: Slot, entered: Entered) -> Outcome {
        let outlives_us = slot.engine.outlives_us();
        let carried = AssertUnwindSafe(self.try_carry(&claim, slot, &entered.stop)).catch_unwind().await;
        match carried {
            Ok(Ok(outcome)) => outcome,
            // The cause was logged where it arose, also that of a panic.
            Ok(Err(_)) => self.strand(&claim, outlives_us).await,
            Err(_) => self.strand(&claim, false).await,
        }
    }

    async fn try_carry(&self, claim: &Claim, slot: Slot, stop: &Stop) -> Result<Outcome, Error> {
        let job = jobs::get(&self.0.parts.database.read, &claim.user_id, claim.job_id).await?;
        self.announce(&job).await;
        if job.cancel_requested_at.is_some() {
            stop.cancel.cancel();
        }
        let engine = Arc::clone(&slot.engine);
        match self.draw(claim, &job, slot, stop).await {
            Ok(outputs) => self.bring_home(claim, &job, engine.as_ref(), &outputs, stop).await,
            Err(ending) => self.end(claim, &job, engine.as_ref(), ending).await,
        }
    }

    /// Tells the owner's pages what `job` is now, and how long the queue is.
    pub(super) async fn announce(&self, job: &GenerationJob) {
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
    async fn draw(
        &self,
        claim: &Claim,
        job: &GenerationJob,
        slot: Slot,
        stop: &Stop,
    ) -> Result<Vec<Output>, Ending> {
        let run_s = self.0.parts.estimates.run_s(job).await;
        let (events, subject) = (&self.0.parts.events, subject(claim, job, run_s));
        let wake = self.0.parts.wake.clone();
        let reporter = Reporter::new(subject.clone(), events.clone(), slot.permit, move || wake.ring());
        let (mut for_frames, mut for_rows) = (reporter.latest(), reporter.latest());
        let frames = paced(&mut for_frames, FRAME_GAP, |progress| {
            subject.publish(events, progress);
            std::future::ready(true)
        });
        let rows = paced(&mut for_rows, ROW_GAP, |progress| self.record(claim, progress, stop));
        let passing_on = async {
            tokio::join!(frames, rows);
            std::future::pending::<Infallible>().await
        };
        let drawn = tokio::select! {
            drawn = work(claim, slot.engine.as_ref(), &reporter, stop) => drawn,
            never = passing_on => match never {},
        };
        // The newest progress may have come within the last gap.
        if for_frames.has_changed().unwrap_or(false) {
            subject.publish(events, for_frames.borrow().clone());
        }
        drawn
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

pub(super) fn subject(claim: &Claim, job: &GenerationJob, run_s: Option<[i64; 2]>) -> Subject {
    Subject {
        user_id: claim.user_id.clone(),
        job_id: claim.job_id,
        revision: job.revision,
        attempt: claim.attempt,
        started_at: claim.started_at,
        run_s,
        pace: Arc::default(),
    }
}

/// The engine's part; a panic in there is a failure like another.
async fn work(
    claim: &Claim,
    engine: &dyn Engine,
    sink: &dyn ProgressSink,
    stop: &Stop,
) -> Result<Vec<Output>, Ending> {
    let attempt = Attempt {
        job_id: claim.job_id,
        number: claim.attempt,
        token: claim.token.clone(),
        parameters: claim.parameters.clone(),
        started_at: claim.started_at,
    };
    let drawing = if claim.adopted {
        engine.adopt(&attempt, sink, stop)
    } else {
        engine.generate(&attempt, sink, stop)
    };
    match AssertUnwindSafe(drawing).catch_unwind().await {
        Ok(Ok(outputs)) if outputs.is_empty() => Err(no_picture().into()),
        Ok(drawn) => drawn,
        Err(_) => Err(broke_off().into()),
    }
}

fn no_picture() -> Failure {
    Failure::new(ErrorKind::EngineError, "The engine finished without a picture.")
}

fn broke_off() -> Failure {
    Failure::new(ErrorKind::Internal, "Drawing broke off by a fault of this program. The log says more.")
}
