//! Cancelling, together with the notification of what was cancelled at once.

use super::{GenerationJob, JobAction, JobStatus, announce};
use crate::context::Context;
use crate::notifications::announce as bell;
use domain::error::Error;
use services::jobs::BulkChange;
use services::notifications;

/// Cancels a waiting job at once, and asks the engine to stop a running one.
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
    let news = notifications::try_notify_outcome(&transaction, &cancelled.job).await?;
    transaction.commit().await?;
    if cancelled.running {
        context.worker_signal.cancel(id);
    }
    announce::changed(context, user_id, &cancelled.job).await;
    bell::publish_all(&context.events, news.as_slice());
    Ok(cancelled.job)
}

/// The same for several; brings them all as they are now. The caller publishes them.
///
/// # Errors
/// As [`services::jobs::change_many`].
pub async fn cancel_many(context: &Context, user_id: &str, ids: &[i64]) -> Result<BulkChange, Error> {
    let transaction = context.database.begin().await?;
    let changed = services::jobs::change_many(&*transaction, user_id, ids, JobAction::Cancel).await?;
    let mut news = Vec::new();
    for job in changed.jobs.iter().filter(|job| job.status == JobStatus::Cancelled) {
        news.extend(notifications::try_notify_outcome(&transaction, job).await?);
    }
    transaction.commit().await?;
    bell::publish_all(&context.events, &news);
    Ok(changed)
}
