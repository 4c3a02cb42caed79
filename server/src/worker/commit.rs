//! The one transaction in which an attempt ends: images, state, and the notification of a final outcome.

use super::{Outcome, Worker};
use chrono::{DateTime, Utc};
use domain::error::Error;
use domain::images::NewContentItem;
use domain::jobs::{ErrorKind, GenerationJob, JobStatus};
use services::database::Transaction;
use services::notifications::{NewNotification, try_notify_outcome};
use services::queue::{self, Claim, FencedWrite, Requeue};

/// What becomes of the job.
#[derive(Clone)]
pub(super) enum JobTransition {
    Complete(Vec<NewContentItem>),
    Fail {
        kind: ErrorKind,
        message: String,
        cause: Option<String>,
    },
    Cancel,
    /// Waiting again, unless it was to be cancelled meanwhile or was lost too often.
    Requeue(RequeueDetails),
}

/// A [`Requeue`] that can be kept. The plain one hands the job back at shutdown.
#[derive(Clone, Default)]
pub(super) struct RequeueDetails {
    pub message: String,
    pub kind: Option<ErrorKind>,
    pub cause: Option<String>,
    pub lost: bool,
    pub avoid_engine: bool,
    pub run_at: Option<DateTime<Utc>>,
}

impl RequeueDetails {
    /// The attempt came to nothing by nobody's doing; it counts.
    pub fn lost(message: impl Into<String>) -> Self {
        Self { message: message.into(), lost: true, ..Self::default() }
    }

    fn as_requeue(&self) -> Requeue<'_> {
        Requeue {
            words: &self.message,
            kind: self.kind,
            cause: self.cause.as_deref(),
            counts: self.lost,
            avoid_engine: self.avoid_engine,
            run_at: self.run_at,
        }
    }
}

impl Worker {
    /// Ends the attempt and tells the owner. Writes nothing when the job is no longer ours.
    pub(super) async fn try_commit_outcome(
        &self,
        claim: &Claim,
        transition: &JobTransition,
    ) -> Result<Outcome, Error> {
        let transaction = self.0.parts.database.begin().await?;
        let FencedWrite::Applied(job) = self.write(&transaction, claim, transition).await? else {
            transaction.rollback().await?;
            return Ok(Outcome::LeaseLost(claim.job_id));
        };
        let notification = try_notify_outcome(&transaction, &job).await?;
        transaction.commit().await?;
        self.publish_outcome(&job, notification.as_ref()).await;
        Ok(outcome(&job))
    }

    async fn write(
        &self,
        txn: &Transaction,
        claim: &Claim,
        transition: &JobTransition,
    ) -> Result<FencedWrite, Error> {
        let owner = &self.0.owner;
        match transition {
            JobTransition::Complete(items) => queue::complete(&**txn, claim, owner, items).await,
            JobTransition::Fail { kind, message, cause } => {
                queue::fail(&**txn, claim, owner, *kind, message, cause.as_deref()).await
            }
            JobTransition::Cancel => queue::cancel_running(&**txn, claim, owner).await,
            JobTransition::Requeue(back) => queue::requeue(&**txn, claim, owner, &back.as_requeue()).await,
        }
    }

    /// After the commit: what the job became, what the bell says, and that there may be something to claim.
    async fn publish_outcome(&self, job: &GenerationJob, notification: Option<&NewNotification>) {
        let parts = &self.0.parts;
        parts.events.forget_preview(job.id);
        self.publish_job(job).await;
        if let Some(notification) = notification {
            app::notifications::announce::publish(&parts.events, notification);
        }
        parts.worker_signal.notify();
    }
}

fn outcome(job: &GenerationJob) -> Outcome {
    match job.status {
        JobStatus::Completed => Outcome::Completed(job.id),
        JobStatus::Failed => Outcome::Failed(job.id),
        JobStatus::Cancelled => Outcome::Cancelled(job.id),
        JobStatus::Pending | JobStatus::Running => Outcome::Requeued(job.id),
    }
}
