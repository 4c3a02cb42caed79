//! The engines that can run a job.

use crate::data::sql;
use domain::engines::ModelKind;
use domain::jobs::{GenerationJob, Parameters};
use sea_orm::{DatabaseConnection, DbErr};
use std::collections::{BTreeMap, BTreeSet};

/// The available engines that have any of the requested models.
pub(super) struct Engines {
    names: BTreeSet<String>,
    available: BTreeMap<String, AvailableEngine>,
}

#[derive(Default)]
struct AvailableEngine {
    slots: usize,
    checkpoints: BTreeSet<String>,
    loras: BTreeSet<String>,
}

/// Reads which engines have the models and LoRAs with these names, and no others: an engine may have 40,000.
pub(super) async fn read<'a>(
    c: &DatabaseConnection,
    names: impl IntoIterator<Item = &'a str>,
) -> Result<Engines, DbErr> {
    let names: BTreeSet<String> = names.into_iter().map(str::to_owned).collect();
    let statement = format!(
        "SELECT e.name AS engine, e.concurrency, m.kind, m.name AS model FROM models m \
         JOIN engine_models em ON em.model_id = m.id JOIN engines e ON e.id = em.engine_id \
         WHERE m.kind IN ('checkpoint', 'lora') AND {} AND e.enabled AND e.state IN ('ready', 'degraded')",
        sql::in_text_list(c, "m.name", "$1")
    );
    let rows = sql::all(c, &statement, [sql::text_list_param(names.iter().map(String::as_str))]).await?;
    let mut available: BTreeMap<String, AvailableEngine> = BTreeMap::new();
    for row in rows {
        let engine = available.entry(row.try_get("", "engine")?).or_default();
        engine.slots = row.try_get::<i32>("", "concurrency")?.max(1).unsigned_abs() as usize;
        let kind: ModelKind = row.try_get("", "kind")?;
        let models = if kind == ModelKind::Lora { &mut engine.loras } else { &mut engine.checkpoints };
        models.insert(row.try_get("", "model")?);
    }
    Ok(Engines { names, available })
}

/// The names of the model and LoRAs of a job with these parameters.
pub(super) fn needs(parameters: &Parameters) -> impl Iterator<Item = &str> + Clone {
    std::iter::once(parameters.checkpoint_model.as_str()).chain(loras(parameters))
}

fn loras(parameters: &Parameters) -> impl Iterator<Item = &str> + Clone {
    parameters.lora_models.iter().map(|lora| lora.name.as_str())
}

impl Engines {
    /// True if it was read for all of these names.
    pub fn covers<'a>(&self, mut names: impl Iterator<Item = &'a str>) -> bool {
        names.all(|name| self.names.contains(name))
    }

    /// Names of the engines that can generate `job`.
    pub fn for_job(&self, job: &GenerationJob) -> Vec<&str> {
        self.capable(&job.engine, &job.parameters.checkpoint_model, loras(&job.parameters))
    }

    /// Names of the engines that have this model and these LoRAs and match `wanted`, a name or `auto`.
    pub fn capable<'a>(
        &self,
        wanted: &str,
        checkpoint: &str,
        loras: impl Iterator<Item = &'a str> + Clone,
    ) -> Vec<&str> {
        let capable = self.available.iter().filter(|(name, engine)| {
            (wanted == "auto" || wanted == name.as_str())
                && engine.checkpoints.contains(checkpoint)
                && loras.clone().all(|lora| engine.loras.contains(lora))
        });
        capable.map(|(name, _)| name.as_str()).collect()
    }

    /// Number of concurrent jobs of `engine`.
    pub fn slots(&self, engine: &str) -> usize {
        self.available.get(engine).map_or(0, |engine| engine.slots)
    }
}
