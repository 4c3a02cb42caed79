//! The transaction that ends an attempt: images, state, and the notification of a final outcome.
//! Outcomes that could not be committed are held in memory and retried at each heartbeat.

use super::state::{Outcome, UncommittedOutcome, Worker};
use super::transition::{JobTransition, RequeueDetails};
use domain::error::Error;
use domain::jobs::{GenerationJob, JobStatus};
use services::database::Transaction;
use services::events::Topic;
use services::jobs;
use services::notifications::{NewNotification, try_notify_outcome};
use services::queue::{self, Claim, FencedWrite};

/// Ends the attempt; an outcome that cannot be committed now is retried later.
pub(super) async fn commit_outcome(worker: &Worker, claim: &Claim, transition: JobTransition) -> Outcome {
    match try_commit_outcome(worker, claim, &transition).await {
        Ok(outcome) => outcome,
        Err(_) => defer_commit(worker, claim.clone(), transition),
    }
}

/// Ends the attempt and notifies the owner. Writes nothing when the lease is lost.
pub(super) async fn try_commit_outcome(
    worker: &Worker,
    claim: &Claim,
    transition: &JobTransition,
) -> Result<Outcome, Error> {
    let transaction = worker.0.parts.database.begin().await?;
    let FencedWrite::Applied(job) = write(worker, &transaction, claim, transition).await? else {
        transaction.rollback().await?;
        return Ok(Outcome::LeaseLost(claim.job_id));
    };
    let notification = try_notify_outcome(&transaction, &job).await?;
    transaction.commit().await?;
    publish_outcome(worker, &job, notification.as_ref()).await;
    Ok(outcome(&job))
}

async fn write(
    worker: &Worker,
    txn: &Transaction,
    claim: &Claim,
    transition: &JobTransition,
) -> Result<FencedWrite, Error> {
    let owner = &worker.0.owner;
    match transition {
        JobTransition::Complete(items) => queue::complete(&**txn, claim, owner, items).await,
        JobTransition::Fail { kind, message, cause } => {
            queue::fail(&**txn, claim, owner, *kind, message, cause.as_deref()).await
        }
        JobTransition::Cancel => queue::cancel_running(&**txn, claim, owner).await,
        JobTransition::Requeue(back) => queue::requeue(&**txn, claim, owner, &back.as_requeue()).await,
    }
}

/// After the commit: publishes the job and the notification, and signals that there may be something to claim.
async fn publish_outcome(worker: &Worker, job: &GenerationJob, notification: Option<&NewNotification>) {
    let parts = &worker.0.parts;
    parts.events.forget_preview(job.id);
    publish_job(worker, job).await;
    if let Some(notification) = notification {
        app::notifications::announce::publish(&parts.events, notification);
    }
    parts.worker_signal.notify();
}

/// Publishes `job` and the length of the queue to the owner's pages.
pub(super) async fn publish_job(worker: &Worker, job: &GenerationJob) {
    let parts = &worker.0.parts;
    // A page that opens later requests the current state.
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

fn defer_commit(worker: &Worker, claim: Claim, transition: JobTransition) -> Outcome {
    let job_id = claim.job_id;
    tracing::error!(job = job_id, "outcome not committed; retrying");
    worker.uncommitted().push(UncommittedOutcome { claim, transition });
    Outcome::Unresolved(job_id)
}

/// Gives up an attempt after an internal error. With `survives_restart`, nothing is written: the run continues
/// on its engine, no heartbeat renews the lease, and the process that takes the job over, possibly this one,
/// queries the engine. Otherwise the job is requeued as lost.
pub(super) async fn handle_internal_error(worker: &Worker, claim: &Claim, survives_restart: bool) -> Outcome {
    if survives_restart {
        tracing::error!(job = claim.job_id, "internal error in an attempt; its job will be taken over");
        return Outcome::Unresolved(claim.job_id);
    }
    commit_outcome(
        worker,
        claim,
        JobTransition::Requeue(RequeueDetails::lost("Internal error while generating.")),
    )
    .await
}

/// Retries what could not be committed.
pub(super) async fn retry_uncommitted(worker: &Worker) {
    for UncommittedOutcome { claim, transition } in worker.take_uncommitted() {
        let written: Result<Outcome, Error> = try_commit_outcome(worker, &claim, &transition).await;
        // With the lease lost, the files are left to the sweep: this outcome may have been committed and
        // only the database's response lost.
        if written.is_err() {
            defer_commit(worker, claim, transition);
        }
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
