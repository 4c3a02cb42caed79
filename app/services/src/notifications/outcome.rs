//! The notification of a job's end, beside the change that it tells of.

use super::add::{NewNotification, News, add};
use super::words;
use crate::data::changes::Together;
use crate::data::users;
use crate::database::Transaction;
use domain::error::Error;
use domain::jobs::{GenerationJob, JobStatus};
use domain::notifications::NotificationType;
use sea_orm::entity::prelude::*;

/// Tells a job's owner how it ended, once. Nothing when the job has not ended, when they were told before, or when
/// they do not want to be.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn record_outcome<C: Together>(
    c: &C,
    job: &GenerationJob,
) -> Result<Option<NewNotification>, Error> {
    let Some(kind) = kind(job.status) else { return Ok(None) };
    let owner = users::Entity::find_by_id(&job.user_id).one(c).await?;
    let Some(owner) = owner.filter(|owner| owner.preferences.notifications_enabled) else { return Ok(None) };
    let news = News {
        kind,
        title: words::title(kind),
        message: &words::message(job),
        job_id: Some(job.id),
        content_id: job.content_id,
        once: Some(format!("job:{}", job.id)),
    };
    add(c, &owner, &news).await
}

fn kind(status: JobStatus) -> Option<NotificationType> {
    match status {
        JobStatus::Completed => Some(NotificationType::JobCompleted),
        JobStatus::Failed => Some(NotificationType::JobFailed),
        JobStatus::Cancelled => Some(NotificationType::JobCancelled),
        JobStatus::Pending | JobStatus::Running => None,
    }
}

/// [`record_outcome`] within the transaction in which the job ended. It is in a savepoint: its failure is logged
/// and never keeps the job from ending.
///
/// # Errors
/// [`Error::Internal`] when the transaction itself is broken.
pub async fn note_outcome(
    transaction: &Transaction,
    job: &GenerationJob,
) -> Result<Option<NewNotification>, Error> {
    if !job.status.is_terminal() {
        return Ok(None);
    }
    let savepoint = transaction.savepoint().await?;
    match record_outcome(&*savepoint, job).await {
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
