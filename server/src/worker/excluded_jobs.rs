//! Which engines a job is not given to again, while others can draw it.

use super::Worker;
use domain::error::Error;
use services::queue;

impl Worker {
    /// Jobs that are not to be given to the engine `id`: those that failed there in a way that may end better
    /// elsewhere, as long as another engine could draw them now.
    pub(super) async fn excluded_jobs(&self, id: i64) -> Result<Vec<i64>, Error> {
        let parts = &self.0.parts;
        let avoiding = queue::jobs_avoiding(&parts.database.read, id).await?;
        let elsewhere =
            |job: &queue::AvoidingJob| !parts.registry.others(id, &job.engine, &job.parameters).is_empty();
        Ok(avoiding.iter().filter(|job| elsewhere(job)).map(|job| job.job_id).collect())
    }
}
