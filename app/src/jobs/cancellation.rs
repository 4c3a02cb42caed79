//! Cancelling jobs, and notifying their owner of those that ended with it.

use super::{GenerationJob, JobAction, JobStatus, announce};
use crate::notifications::announce as bell;
use crate::request::context::Context;
use domain::error::Error;
use services::jobs::BulkChange;
use services::notifications;

/// Cancels a waiting job immediately and requests the engine to stop a running one.
///
/// # Errors
/// As [`services::jobs::cancel`].
pub async fn cancel(
    context: &Context,
    user_id: &str,
    id: i64,
    reason: Option<String>,
) -> Result<GenerationJob, Error> {
    let transaction = context.database.begin().await?;
    let cancelled = services::jobs::cancel(&*transaction, user_id, id, reason).await?;
    let notification = notifications::try_notify_outcome(&transaction, &cancelled.job).await?;
    transaction.commit().await?;
    if cancelled.running {
        context.worker_signal.cancel(id);
    }
    announce::changed(context, user_id, &cancelled.job).await;
    bell::publish_all(&context.events, notification.as_slice());
    Ok(cancelled.job)
}

/// Like [`cancel`], for several jobs; returns their new states, which the caller publishes.
///
/// # Errors
/// As [`services::jobs::change_many`].
pub async fn cancel_many(context: &Context, user_id: &str, ids: &[i64]) -> Result<BulkChange, Error> {
    let transaction = context.database.begin().await?;
    let changed = services::jobs::change_many(&*transaction, user_id, ids, JobAction::Cancel).await?;
    let mut created = Vec::new();
    for job in changed.jobs.iter().filter(|job| job.status == JobStatus::Cancelled) {
        created.extend(notifications::try_notify_outcome(&transaction, job).await?);
    }
    transaction.commit().await?;
    bell::publish_all(&context.events, &created);
    Ok(changed)
}
