//! Which waiting jobs no living engine can draw, in words. Worked out when a job is read: whether an engine
//! lives changes without the job changing.

use crate::data::generation_jobs::Model;
use crate::data::sql;
use domain::jobs::{ErrorKind, GenerationJob, JobStatus};
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::{BTreeMap, BTreeSet};

/// An enabled engine that draws, is the wanted one and has the checkpoint and every LoRA of the job $1.
const SERVABLE: &str = "SELECT 1 AS servable FROM generation_jobs j JOIN engines e \
    ON e.enabled AND e.state NOT IN ('down', 'zombie') AND (j.engine = 'auto' OR j.engine = e.name) \
    WHERE j.id = $1 AND EXISTS (SELECT 1 FROM engine_models em JOIN models m ON m.id = em.model_id \
    WHERE em.engine_id = e.id AND m.kind = 'checkpoint' AND m.name = j.checkpoint_model) \
    AND NOT EXISTS (SELECT 1 FROM job_loras l WHERE l.job_id = j.id AND NOT EXISTS ( \
    SELECT 1 FROM engine_models em JOIN models m ON m.id = em.model_id \
    WHERE em.engine_id = e.id AND m.kind = 'lora' AND m.name = l.name)) LIMIT 1";

/// Ids of waiting jobs that no living engine can draw.
pub struct UnservableJobs(BTreeSet<i64>);

impl UnservableJobs {
    /// Those among `rows`; jobs with the same needs are looked up once.
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

    /// What `job` waits for; None when an engine will draw it in its turn.
    pub fn waiting_message(&self, job: &GenerationJob) -> Option<String> {
        if !self.0.contains(&job.id) {
            return None;
        }
        let needed = format!("Waiting for an engine with {}", needed_models(job));
        Some(match job.engine.as_str() {
            "auto" => format!("{needed}."),
            engine => format!("{needed}: {engine}, which was chosen, does not draw now."),
        })
    }
}

/// True when a job's words are about its waiting, not about a try that failed.
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
