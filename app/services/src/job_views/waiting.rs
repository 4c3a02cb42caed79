//! Waiting jobs that no available engine can generate. Determined when a job is read, because the availability of
//! engines changes without the job changing.

use crate::data::sql;
use crate::data::tables::generation_jobs::Model;
use domain::jobs::{ErrorKind, GenerationJob, JobStatus};
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::{BTreeMap, BTreeSet};

/// An available engine that matches the requested one and has the checkpoint and every LoRA of the job $1.
const SERVABLE: &str = "SELECT 1 AS servable FROM generation_jobs j JOIN engines e \
    ON e.enabled AND e.state NOT IN ('down', 'zombie') AND (j.engine = 'auto' OR j.engine = e.name) \
    WHERE j.id = $1 AND EXISTS (SELECT 1 FROM engine_models em JOIN models m ON m.id = em.model_id \
    WHERE em.engine_id = e.id AND m.kind = 'checkpoint' AND m.name = j.checkpoint_model) \
    AND NOT EXISTS (SELECT 1 FROM job_loras l WHERE l.job_id = j.id AND NOT EXISTS ( \
    SELECT 1 FROM engine_models em JOIN models m ON m.id = em.model_id \
    WHERE em.engine_id = e.id AND m.kind = 'lora' AND m.name = l.name)) LIMIT 1";

/// Ids of waiting jobs that no available engine can generate.
pub struct UnservableJobs(BTreeSet<i64>);

impl UnservableJobs {
    /// Finds them among `rows`; jobs with the same needs are looked up once.
    pub async fn among(c: &impl ConnectionTrait, rows: &[Model]) -> Result<Self, DbErr> {
        let mut kinds: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.status == JobStatus::Pending) {
            kinds.entry(&row.needs).or_default().push(row.id);
        }
        let mut unservable = BTreeSet::new();
        for ids in kinds.into_values() {
            let one = ids.first().copied();
            if sql::one(c, SERVABLE, [one.into()]).await?.is_none() {
                unservable.extend(ids);
            }
        }
        Ok(Self(unservable))
    }

    /// What `job` waits for; None if an engine can generate it.
    pub fn waiting_message(&self, job: &GenerationJob) -> Option<String> {
        if !self.0.contains(&job.id) {
            return None;
        }
        let needed = needed_models(job);
        Some(match job.engine.as_str() {
            "auto" => format!("Waiting for an engine with {needed}."),
            engine => format!("Waiting for {needed} on {engine} (unavailable). Starts automatically."),
        })
    }
}

/// True if a job's message should be what it waits for, not why an attempt failed.
pub fn shows_waiting_reason(job: &GenerationJob) -> bool {
    let unreachable = job.error_kind == Some(ErrorKind::EngineUnreachable);
    job.status == JobStatus::Pending && (job.error_message.is_none() || unreachable)
}

/// “model”, or “model”, “lora” and “lora”.
fn needed_models(job: &GenerationJob) -> String {
    let loras = job.parameters.lora_models.iter().map(|lora| lora.name.as_str());
    let mut names: Vec<String> = std::iter::once(job.parameters.checkpoint_model.as_str())
        .chain(loras)
        .map(|n| format!("“{n}”"))
        .collect();
    match names.pop() {
        Some(last) if !names.is_empty() => format!("{} and {last}", names.join(", ")),
        Some(only) => only,
        None => String::new(),
    }
}
