//! The one transaction in which an attempt ends: images, state, and the notification of a final outcome.

use super::{Outcome, Worker};
use chrono::{DateTime, Utc};
use domain::error::Error;
use domain::images::NewContentItem;
use domain::jobs::{ErrorKind, GenerationJob, JobStatus};
use services::database::Transaction;
use services::notifications::{NewNotification, note_outcome};
use services::queue::{self, Claim, Fenced, SendBack};

/// What becomes of the job.
#[derive(Clone)]
pub(super) enum Change {
    Complete(Vec<NewContentItem>),
    Fail {
        kind: ErrorKind,
        words: String,
        cause: Option<String>,
    },
    Cancel,
    /// Waiting again, unless it was to be cancelled meanwhile or was lost too often.
    SendBack(Return),
}

/// A [`SendBack`] that can be kept. The plain one hands the job back at shutdown.
#[derive(Clone, Default)]
pub(super) struct Return {
    pub words: String,
    pub kind: Option<ErrorKind>,
    pub cause: Option<String>,
    pub lost: bool,
    pub elsewhere: bool,
    pub run_at: Option<DateTime<Utc>>,
}

impl Return {
    /// The attempt came to nothing by nobody's doing; it counts.
    pub fn lost(words: impl Into<String>) -> Self {
        Self { words: words.into(), lost: true, ..Self::default() }
    }

    fn as_send_back(&self) -> SendBack<'_> {
        SendBack {
            words: &self.words,
            kind: self.kind,
            cause: self.cause.as_deref(),
            counts: self.lost,
            elsewhere: self.elsewhere,
            run_at: self.run_at,
        }
    }
}

impl Worker {
    /// Ends the attempt and tells the owner. Writes nothing when the job is no longer ours.
    pub(super) async fn write_down(&self, claim: &Claim, change: &Change) -> Result<Outcome, Error> {
        let transaction = self.0.parts.database.begin().await?;
        let Fenced::Ours(job) = self.write(&transaction, claim, change).await? else {
            transaction.rollback().await?;
            return Ok(Outcome::LeaseLost(claim.job_id));
        };
        let news = note_outcome(&transaction, &job).await?;
        transaction.commit().await?;
        self.tell(&job, news.as_ref()).await;
        Ok(outcome(&job))
    }

    async fn write(&self, txn: &Transaction, claim: &Claim, change: &Change) -> Result<Fenced, Error> {
        let owner = &self.0.owner;
        match change {
            Change::Complete(items) => queue::complete(&**txn, claim, owner, items).await,
            Change::Fail { kind, words, cause } => {
                queue::fail(&**txn, claim, owner, *kind, words, cause.as_deref()).await
            }
            Change::Cancel => queue::cancel_running(&**txn, claim, owner).await,
            Change::SendBack(back) => queue::send_back(&**txn, claim, owner, &back.as_send_back()).await,
        }
    }

    /// After the commit: what the job became, what the bell says, and that there may be something to claim.
    async fn tell(&self, job: &GenerationJob, news: Option<&NewNotification>) {
        let parts = &self.0.parts;
        parts.events.forget_preview(job.id);
        self.announce(job).await;
        if let Some(news) = news {
            app::notifications::announce::news(&parts.events, news);
        }
        parts.wake.ring();
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
