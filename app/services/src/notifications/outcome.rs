//! The notification of a job's end, in the transaction that ends it.

use super::add::{NewNotification, NotificationContent, add};
use super::messages;
use crate::data::nested_transaction::BeginNested;
use crate::data::tables::users;
use crate::database::Transaction;
use domain::error::Error;
use domain::jobs::{GenerationJob, JobStatus};
use domain::notifications::NotificationType;
use sea_orm::entity::prelude::*;

/// Notifies a job's owner once of its outcome. None when the job has not ended, or the owner was notified before or has
/// notifications off.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn notify_outcome<C: BeginNested>(
    c: &C,
    job: &GenerationJob,
) -> Result<Option<NewNotification>, Error> {
    let Some(kind) = kind(job.status) else { return Ok(None) };
    let owner = users::Entity::find_by_id(&job.user_id).one(c).await?;
    let Some(owner) = owner.filter(|owner| owner.preferences.notifications_enabled) else { return Ok(None) };
    let content = NotificationContent {
        kind,
        title: messages::title(kind),
        message: &messages::message(job),
        job_id: Some(job.id),
        content_id: job.content_id,
        dedupe_key: Some(format!("job:{}", job.id)),
    };
    add(c, &owner, &content).await
}

fn kind(status: JobStatus) -> Option<NotificationType> {
    match status {
        JobStatus::Completed => Some(NotificationType::JobCompleted),
        JobStatus::Failed => Some(NotificationType::JobFailed),
        JobStatus::Cancelled => Some(NotificationType::JobCancelled),
        JobStatus::Pending | JobStatus::Running => None,
    }
}

/// [`notify_outcome`] within the transaction that ends the job. It runs in a savepoint: a failure is logged and never
/// prevents the job from ending.
///
/// # Errors
/// [`Error::Internal`] when the transaction itself is broken.
pub async fn try_notify_outcome(
    transaction: &Transaction,
    job: &GenerationJob,
) -> Result<Option<NewNotification>, Error> {
    if !job.status.is_terminal() {
        return Ok(None);
    }
    let savepoint = transaction.savepoint().await?;
    match notify_outcome(&*savepoint, job).await {
        Ok(new) => {
            savepoint.commit().await?;
            Ok(new)
        }
        Err(error) => {
            tracing::error!(job = job.id, %error, "could not save the notification");
            savepoint.rollback().await?;
            Ok(None)
        }
    }
}
