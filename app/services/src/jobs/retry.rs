//! New jobs from earlier ones.

use super::create::row::job_request;
use super::create::{CreateOptions, Created, create};
use super::read::row;
use crate::database::Database;
use domain::error::Error;
use domain::jobs::{JobChanges, JobStatus, NewGenerationJob, limits};

/// Creates a new job with the same request as a failed or cancelled one.
///
/// # Errors
/// [`Error::Conflict`] for a job in another state; otherwise as [`create`].
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
            "This job is {state}. Only failed or cancelled jobs can be retried; any job can be remixed."
        )));
    }
    let new = NewGenerationJob { held: false, parent_job_id: Some(id), ..job_request(&job) };
    create(database, user_id, new, create_options).await
}

/// Creates a new job from one in any state: the same except for `overrides`, with a new seed unless they contain one.
///
/// # Errors
/// [`Error::NotFound`]; otherwise as [`create`].
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
