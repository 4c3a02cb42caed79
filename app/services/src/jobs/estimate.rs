//! What active jobs may expect, learned from jobs that have finished: how long they wait and run.

mod aged;
mod engines;
mod learned;
mod load;
mod wait;

use aged::{Aged, AgedByName};
use domain::jobs::estimate::left;
use domain::jobs::{Estimate, GenerationJob, JobStatus};
use engines::Engines;
use learned::Learned;
use load::Load;
use sea_orm::{DatabaseConnection, DbErr};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// For how long what finished jobs taught is not read again.
const LEARNED_AGE: Duration = Duration::from_secs(10);
/// For how long what runs and waits is not counted again.
const LOAD_AGE: Duration = Duration::from_secs(2);
/// Models of which is remembered what their jobs took.
const MODELS: usize = 256;

/// Answers how long jobs take from what it read lately, so that every page and frame may ask. Cheap to clone.
#[derive(Clone)]
pub struct Estimates(Arc<Inner>);

struct Inner {
    read: DatabaseConnection,
    learned: AgedByName<Learned>,
    load: Aged<Load>,
}

impl Estimates {
    /// Learns from the jobs that `read` reaches.
    pub fn new(read: DatabaseConnection) -> Self {
        let learned = AgedByName::new(LEARNED_AGE, MODELS);
        Self(Arc::new(Inner { read, learned, load: Aged::new(LOAD_AGE) }))
    }

    /// Says of each active job among `jobs`, all of one person, how long it will take. An estimate that
    /// cannot be made is left out; its cause is logged.
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
            Err(error) => tracing::warn!(%error, "no estimate"),
        }
    }

    /// `job` with its estimate.
    pub async fn of(&self, job: GenerationJob) -> GenerationJob {
        let mut jobs = [job];
        self.fill(&mut jobs).await;
        let [job] = jobs;
        job
    }

    /// Seconds from the start of the running `job` to its end, 25th to 75th percentile of what like jobs took.
    pub async fn run_s(&self, job: &GenerationJob) -> Option<[i64; 2]> {
        let engine = job.drawn_by.as_deref()?;
        match self.learned(&job.parameters.checkpoint_model).await {
            Ok(learned) => learned.range(&[engine], &job.parameters),
            Err(error) => {
                tracing::warn!(%error, "no estimate");
                None
            }
        }
    }

    async fn estimates(&self, jobs: &[GenerationJob]) -> Result<HashMap<i64, Estimate>, DbErr> {
        let load = self.0.load.get(|| load::read(&self.0.read)).await?;
        let mut models = HashMap::new();
        let asked = jobs.iter().filter(|job| !job.status.is_terminal());
        let asked = asked.map(|job| job.parameters.checkpoint_model.as_str());
        for model in asked.chain(load.models()) {
            if !models.contains_key(model) {
                models.insert(model, self.learned(model).await?);
            }
        }
        let engines = self.engines(&load, jobs).await?;
        let expectation = wait::Expectation::new(&load, &engines, &models, jobs);
        Ok(jobs.iter().map(|job| (job.id, estimate(&engines, &models, &expectation, job))).collect())
    }

    /// Those for the waiting among `jobs`. The load knows them, unless a job is held or was made since it was read.
    async fn engines(&self, load: &Load, jobs: &[GenerationJob]) -> Result<Arc<Engines>, DbErr> {
        let waiting = jobs.iter().filter(|job| job.status == JobStatus::Pending);
        let needs = waiting.flat_map(|job| engines::needs(&job.parameters));
        if load.engines.know(needs.clone()) {
            return Ok(Arc::clone(&load.engines));
        }
        Ok(engines::read(&self.0.read, needs).await?.into())
    }

    async fn learned(&self, model: &str) -> Result<Arc<Learned>, DbErr> {
        self.0.learned.get(model, || learned::read(&self.0.read, model)).await
    }
}

fn estimate(
    engines: &Engines,
    models: &HashMap<&str, Arc<Learned>>,
    expectation: &wait::Expectation<'_>,
    job: &GenerationJob,
) -> Estimate {
    let Some(learned) = models.get(job.parameters.checkpoint_model.as_str()) else {
        return Estimate::default();
    };
    match (job.status, job.drawn_by.as_deref(), job.started_at) {
        (JobStatus::Running, Some(engine), Some(started_at)) => {
            let elapsed_ms = (chrono::Utc::now() - started_at).num_milliseconds().max(0);
            let run_s = learned.range(&[engine], &job.parameters).map(|range| left(range, elapsed_ms));
            Estimate { wait_s: None, run_s }
        }
        (JobStatus::Pending, ..) => {
            let engines = engines.for_job(job);
            let run_s = learned.range(&engines, &job.parameters);
            Estimate { wait_s: expectation.wait_s(job, &engines), run_s }
        }
        _ => Estimate::default(),
    }
}
