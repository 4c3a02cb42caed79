//! The one transaction in which an attempt ends: images, state, and the notification of a final outcome.

use super::{Outcome, Worker};
use app::context::Transaction;
use app::error::Error;
use app::events::Topic;
use app::images::NewContentItem;
use app::jobs::queue::{self, Claim, Fenced, SendBack};
use app::jobs::{ErrorKind, GenerationJob, JobStatus};
use app::notifications::service as notifications;
use serde::Serialize;

/// What becomes of the job.
pub(super) enum Change<'a> {
    Complete(&'a [NewContentItem]),
    Fail {
        kind: ErrorKind,
        words: &'a str,
        cause: Option<&'a str>,
    },
    Cancel,
    /// Waiting again, unless it was to be cancelled meanwhile or has no attempt left.
    SendBack(SendBack<'a>),
}

/// The `unread` frame.
#[derive(Serialize)]
struct Unread {
    unread_count: i64,
}

impl Worker {
    /// Ends the attempt and tells the owner. Writes nothing when the job is no longer ours.
    pub(super) async fn settle(&self, claim: &Claim, change: Change<'_>) -> Result<Outcome, Error> {
        let transaction = self.0.parts.database.begin().await?;
        let Fenced::Ours(job) = self.write(&transaction, claim, change).await? else {
            transaction.rollback().await?;
            return Ok(Outcome::LeaseLost(claim.job_id));
        };
        let unread = notify(&transaction, &job).await?;
        transaction.commit().await?;
        self.tell(&job, unread).await;
        Ok(outcome(&job))
    }

    async fn write(&self, txn: &Transaction, claim: &Claim, change: Change<'_>) -> Result<Fenced, Error> {
        let owner = &self.0.owner;
        match change {
            Change::Complete(items) => queue::complete(&**txn, claim, owner, items).await,
            Change::Fail { kind, words, cause } => {
                queue::fail(&**txn, claim, owner, kind, words, cause).await
            }
            Change::Cancel => queue::cancel_running(&**txn, claim, owner).await,
            Change::SendBack(back) => queue::send_back(&**txn, claim, owner, &back).await,
        }
    }

    /// The notification of a job that was ended without an attempt of ours, and its news.
    pub(super) async fn tell_of(&self, job: &GenerationJob) -> Result<(), Error> {
        let transaction = self.0.parts.database.begin().await?;
        let unread = notify(&transaction, job).await?;
        transaction.commit().await?;
        self.tell(job, unread).await;
        Ok(())
    }

    /// After the commit: what the job became, what the bell says, and that there may be something to claim.
    async fn tell(&self, job: &GenerationJob, unread: Option<i64>) {
        let parts = &self.0.parts;
        parts.events.forget_preview(job.id);
        if job.status.is_terminal() {
            self.forgive(job.id);
        }
        self.announce(job).await;
        if let Some(unread_count) = unread {
            parts.events.publish(&job.user_id, Topic::Unread, &Unread { unread_count });
        }
        parts.wake.ring();
    }
}

/// The notification of a final outcome, in a savepoint: its failure is logged and never fails the job.
async fn notify(transaction: &Transaction, job: &GenerationJob) -> Result<Option<i64>, Error> {
    if !job.status.is_terminal() {
        return Ok(None);
    }
    let savepoint = transaction.savepoint().await?;
    match notifications::record_outcome(&*savepoint, job).await {
        Ok(unread) => {
            savepoint.commit().await?;
            Ok(unread)
        }
        Err(error) => {
            tracing::error!(job = job.id, %error, "the notification could not be written");
            savepoint.rollback().await?;
            Ok(None)
        }
    }
}

fn outcome(job: &GenerationJob) -> Outcome {
    match job.status {
        JobStatus::Completed => Outcome::Completed(job.id),
        JobStatus::Failed => Outcome::Failed(job.id),
        JobStatus::Cancelled => Outcome::Cancelled(job.id),
        JobStatus::Pending | JobStatus::Running => Outcome::SentBack(job.id),
    }
}
