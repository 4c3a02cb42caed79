//! The notification beside the change that it tells of.

use super::record_outcome;
use crate::context::Transaction;
use crate::error::Error;
use crate::jobs::GenerationJob;

/// [`record_outcome`] within the transaction in which the job ended. It is in a savepoint: its failure is logged
/// and never keeps the job from ending.
///
/// # Errors
/// [`Error::Internal`] when the transaction itself is broken.
pub async fn note_outcome(transaction: &Transaction, job: &GenerationJob) -> Result<Option<i64>, Error> {
    if !job.status.is_terminal() {
        return Ok(None);
    }
    let savepoint = transaction.savepoint().await?;
    match record_outcome(&*savepoint, job).await {
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
