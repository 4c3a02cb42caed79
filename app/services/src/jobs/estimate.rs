//! Estimates of how long active jobs wait and run, learned from finished jobs.

mod cache;
mod engines;
mod load;
mod run_history;
mod wait;

use cache::{CachedValue, KeyedCache};
use domain::jobs::estimate::remaining;
use domain::jobs::{Estimate, GenerationJob, JobStatus};
use engines::Engines;
use load::Load;
use run_history::RunHistory;
use sea_orm::{DatabaseConnection, DbErr};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// Cache time of run histories.
const RUN_HISTORY_AGE: Duration = Duration::from_secs(10);
/// Cache time of the queue's load.
const QUEUE_LOAD_AGE: Duration = Duration::from_secs(2);
/// Maximum number of models with a cached run history.
const MODELS: usize = 256;

/// Estimates from cached data, fast enough for every page and frame. Cheap to clone.
#[derive(Clone)]
pub struct Estimates(Arc<EstimateParts>);

struct EstimateParts {
    read: DatabaseConnection,
    run_history: KeyedCache<RunHistory>,
    load: CachedValue<Load>,
}

impl Estimates {
    /// Learns from the jobs in the database of `read`.
    pub fn new(read: DatabaseConnection) -> Self {
        let run_history = KeyedCache::new(RUN_HISTORY_AGE, MODELS);
        Self(Arc::new(EstimateParts { read, run_history, load: CachedValue::new(QUEUE_LOAD_AGE) }))
    }

    /// Sets the estimate of each active job among `jobs`, which belong to one user. Logs errors and leaves the
    /// estimate out.
    pub async fn fill(&self, jobs: &mut [GenerationJob]) {
        if jobs.iter().all(|job| job.status.is_terminal()) {
            return;
        }
        match self.estimates(jobs).await {
            Ok(estimates) => {
                for job in jobs {
                    job.estimate = estimates.get(&job.id).copied().and_then(Estimate::or_none);
                }
            }
            Err(error) => tracing::warn!(%error, "estimate failed"),
        }
    }

    /// `job` with its estimate.
    pub async fn of(&self, job: GenerationJob) -> GenerationJob {
        let mut jobs = [job];
        self.fill(&mut jobs).await;
        let [job] = jobs;
        job
    }

    /// Total run time of the running `job` in seconds, 25th to 75th percentile of similar jobs.
    pub async fn run_s(&self, job: &GenerationJob) -> Option<[i64; 2]> {
        let engine = job.drawn_by.as_deref()?;
        match self.run_history(&job.parameters.checkpoint_model).await {
            Ok(run_history) => run_history.range(&[engine], &job.parameters),
            Err(error) => {
                tracing::warn!(%error, "estimate failed");
                None
            }
        }
    }

    async fn estimates(&self, jobs: &[GenerationJob]) -> Result<HashMap<i64, Estimate>, DbErr> {
        let load = self.0.load.get(|| load::read(&self.0.read)).await?;
        let mut models = HashMap::new();
        let active = jobs.iter().filter(|job| !job.status.is_terminal());
        let active = active.map(|job| job.parameters.checkpoint_model.as_str());
        for model in active.chain(load.models()) {
            if !models.contains_key(model) {
                models.insert(model, self.run_history(model).await?);
            }
        }
        let engines = self.engines(&load, jobs).await?;
        let wait_estimator = wait::WaitEstimator::new(&load, &engines, &models, jobs);
        Ok(jobs.iter().map(|job| (job.id, estimate(&engines, &models, &wait_estimator, job))).collect())
    }

    /// The engines for the waiting jobs among `jobs`. The load has them, unless a job is held or newer than the load.
    async fn engines(&self, load: &Load, jobs: &[GenerationJob]) -> Result<Arc<Engines>, DbErr> {
        let waiting = jobs.iter().filter(|job| job.status == JobStatus::Pending);
        let needs = waiting.flat_map(|job| engines::needs(&job.parameters));
        if load.engines.covers(needs.clone()) {
            return Ok(Arc::clone(&load.engines));
        }
        Ok(engines::read(&self.0.read, needs).await?.into())
    }

    async fn run_history(&self, model: &str) -> Result<Arc<RunHistory>, DbErr> {
        self.0.run_history.get(model, || run_history::read(&self.0.read, model)).await
    }
}

fn estimate(
    engines: &Engines,
    models: &HashMap<&str, Arc<RunHistory>>,
    wait_estimator: &wait::WaitEstimator<'_>,
    job: &GenerationJob,
) -> Estimate {
    let Some(run_history) = models.get(job.parameters.checkpoint_model.as_str()) else {
        return Estimate::default();
    };
    match (job.status, job.drawn_by.as_deref(), job.started_at) {
        (JobStatus::Running, Some(engine), Some(started_at)) => {
            let elapsed_ms = (chrono::Utc::now() - started_at).num_milliseconds().max(0);
            let run_s =
                run_history.range(&[engine], &job.parameters).map(|range| remaining(range, elapsed_ms));
            Estimate { wait_s: None, run_s }
        }
        (JobStatus::Pending, ..) => {
            let engines = engines.for_job(job);
            let run_s = run_history.range(&engines, &job.parameters);
            Estimate { wait_s: wait_estimator.wait_s(job, &engines), run_s }
        }
        _ => Estimate::default(),
    }
}
