//! Which engine a job is not given to again, while others can draw it.

use super::Worker;
use std::sync::PoisonError;

impl Worker {
    /// The job's next attempt goes to another engine. Kept in memory only: after a restart any engine may try.
    pub(super) fn avoid(&self, engine_id: i64, job_id: i64) {
        self.0.avoided.lock().unwrap_or_else(PoisonError::into_inner).insert((engine_id, job_id));
    }

    /// The job has ended: nothing is to be avoided for it any more.
    pub(super) fn forgive(&self, job_id: i64) {
        self.0.avoided.lock().unwrap_or_else(PoisonError::into_inner).retain(|(_, job)| *job != job_id);
    }

    /// Jobs that are not to be given to the engine `id`.
    pub(super) fn avoided(&self, id: i64) -> Vec<i64> {
        let avoided = self.0.avoided.lock().unwrap_or_else(PoisonError::into_inner);
        avoided.iter().filter(|(engine, _)| *engine == id).map(|(_, job)| *job).collect()
    }
}
