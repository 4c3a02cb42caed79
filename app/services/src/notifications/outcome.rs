//! The notification of a job's end, beside the change that it tells of.

use super::add::{NewNotification, NotificationContent, add};
use super::messages;
use crate::data::nested_transaction::BeginNested;
use crate::data::users;
use crate::database::Transaction;
use domain::error::Error;
use domain::jobs::{GenerationJob, JobStatus};
use domain::notifications::NotificationType;
use sea_orm::entity::prelude::*;

/// Tells a job's owner how it ended, one time. Nothing when the job has not ended, when they were told before, or when
/// they do not want to be.
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

/// [`notify_outcome`] within the transaction in which the job ended. It is in a savepoint: its failure is logged
/// and never keeps the job from ending.
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
            tracing::error!(job = job.id, %error, "the notification could not be written");
            savepoint.rollback().await?;
            Ok(None)
        }
    }
}
