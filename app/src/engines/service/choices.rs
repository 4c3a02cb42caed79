//! What the form can choose from.

use super::read::rows;
use crate::data::engines;
use crate::data::json::Names;
use crate::data::sql;
use crate::engines::{Choices, EngineKind, EngineState, Model, ModelKind};
use crate::error::Error;
use crate::jobs::limits;
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use std::collections::BTreeMap;

/// What the form can choose from: everything that the engines in use have or, while away, last had.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn choices(c: &impl ConnectionTrait) -> Result<Choices, Error> {
    let mut engines = engines::in_use(rows(c).await?);
    // Real engines before the built-in one: their samplers come first.
    engines.sort_by_key(|engine| engine.kind == EngineKind::Sketch);
    let mut choices = Choices::default();
    for engine in engines {
        extend(&mut choices.samplers, engine.samplers.0);
        extend(&mut choices.schedulers, engine.schedulers.0);
    }
    // The sketch engine lists nothing, for it takes everything.
    if choices.samplers.is_empty() {
        choices.samplers.push(limits::DEFAULT_SAMPLER.into());
    }
    if choices.schedulers.is_empty() {
        choices.schedulers.push(limits::DEFAULT_SCHEDULER.into());
    }
    for model in models(c).await? {
        match model.kind {
            ModelKind::Checkpoint => choices.checkpoints.push(model),
            ModelKind::Lora => choices.loras.push(model),
        }
    }
    Ok(choices)
}

fn extend(all: &mut Vec<String>, names: Vec<String>) {
    for name in names {
        if !all.contains(&name) {
            all.push(name);
        }
    }
}

/// Models of the engines in use, those that can be used now first, the sketch engine's last.
pub(super) async fn models(c: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    let statement = format!(
        "SELECT m.id AS id, m.kind AS kind, m.name AS name, m.family AS family, \
         m.trigger_words AS trigger_words, e.name AS engine, e.enabled AS enabled, e.state AS state, e.kind AS engine_kind \
         FROM models m JOIN engine_models em ON em.model_id = m.id JOIN engines e ON e.id = em.engine_id \
         WHERE {} ORDER BY m.name, e.id",
        engines::IN_USE
    );
    let rows = sql::all(c, &statement, []).await?;
    let mut models: BTreeMap<i64, (bool, Model)> = BTreeMap::new();
    for row in rows {
        let (sketch, found) = model(&row)?;
        let (only_sketch, known) = models
            .entry(row.try_get("", "id")?)
            .or_insert_with(|| (true, Model { engines: vec![], ..found.clone() }));
        *only_sketch &= sketch;
        known.available |= found.available;
        known.engines.extend(found.engines);
    }
    let mut models: Vec<(bool, Model)> = models.into_values().collect();
    models.sort_by(|(a_sketch, a), (b_sketch, b)| {
        (!a.available, a_sketch, &a.name).cmp(&(!b.available, b_sketch, &b.name))
    });
    Ok(models.into_iter().map(|(_, model)| model).collect())
}

fn model(row: &QueryResult) -> Result<(bool, Model), DbErr> {
    let trigger_words: Names = row.try_get("", "trigger_words")?;
    let state: EngineState = row.try_get("", "state")?;
    let engine_kind: EngineKind = row.try_get("", "engine_kind")?;
    let model = Model {
        id: row.try_get("", "id")?,
        name: row.try_get("", "name")?,
        kind: row.try_get("", "kind")?,
        family: row.try_get("", "family")?,
        trigger_words: trigger_words.0,
        engines: vec![row.try_get("", "engine")?],
        available: row.try_get("", "enabled")? && !matches!(state, EngineState::Down | EngineState::Zombie),
    };
    Ok((engine_kind == EngineKind::Sketch, model))
}
