//! New jobs made from earlier ones.

use super::create::{Created, create};
use super::create_options::CreateOptions;
use super::read::row;
use super::row::job_request;
use crate::database::Database;
use domain::error::Error;
use domain::jobs::{JobChanges, JobStatus, NewGenerationJob, limits};

/// Makes a new job that asks for the same as one that failed or was cancelled.
///
/// # Errors
/// [`Error::Conflict`] for a job in another state, else as [`create`].
pub async fn retry(
    database: &Database,
    user_id: &str,
    id: i64,
    create_options: impl Into<CreateOptions>,
) -> Result<Created, Error> {
    let job = row(&database.read, user_id, id).await?;
    if !matches!(job.status, JobStatus::Failed | JobStatus::Cancelled) {
        let state = job.status.as_str();
        return Err(Error::Conflict(format!(
            "This job is {state}. Only a failed or cancelled one is retried; a remix can be made of any."
        )));
    }
    let new = NewGenerationJob { held: false, parent_job_id: Some(id), ..job_request(&job) };
    create(database, user_id, new, create_options).await
}

/// Makes a new job from one in any state: the same but for `overrides`, and with a new seed unless they name one.
///
/// # Errors
/// [`Error::NotFound`], else as [`create`].
pub async fn remix(
    database: &Database,
    user_id: &str,
    id: i64,
    overrides: &JobChanges,
    create_options: impl Into<CreateOptions>,
) -> Result<Created, Error> {
    let job = row(&database.read, user_id, id).await?;
    let same = NewGenerationJob {
        seed: limits::RANDOM_SEED,
        held: false,
        parent_job_id: Some(id),
        ..job_request(&job)
    };
    create(database, user_id, overrides.apply(same).validate()?, create_options).await
}
