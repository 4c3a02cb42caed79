//! Creating a job from another one, from the browser.

use super::{GenerationJob, JobChanges, announce};
use crate::request::context::{caller, context};
use domain::error::Error;

/// Creates it for the caller, publishes it and notifies the worker.
///
/// # Errors
/// Those of [`services::jobs::remix`].
pub async fn remix(job_id: i64, changes: JobChanges) -> Result<GenerationJob, Error> {
    let context = context()?;
    let user = caller()?;
    let create_options = context.create_options(None);
    let made = services::jobs::remix(&context.database, &user.id, job_id, &changes, create_options).await?;
    announce::changed(&context, &user.id, &made.job).await;
    context.worker_signal.notify();
    Ok(context.estimates.of(made.job).await)
}
