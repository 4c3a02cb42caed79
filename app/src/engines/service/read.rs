//! Looking at engines and what they have.

use crate::accounts::User;
use crate::data::engines::{Column, Entity, Model as Row};
use crate::data::sql;
use crate::engines::{Choices, Engine, EngineKind, EngineState, Model, ModelKind};
use crate::error::Error;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QueryResult};
use std::collections::{BTreeMap, HashMap};

/// An engine as the worker needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngineRecord {
    pub id: i64,
    pub name: String,
    pub kind: EngineKind,
    /// None for the built-in sketch engine.
    pub base_url: Option<String>,
    pub enabled: bool,
    pub from_configuration: bool,
    /// Jobs it draws at once.
    pub concurrency: i32,
}

/// Every engine there is, oldest first.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn list(c: &impl ConnectionTrait) -> Result<Vec<EngineRecord>, Error> {
    let rows = rows(c).await?;
    Ok(rows.into_iter().map(record).collect())
}

async fn rows(c: &impl ConnectionTrait) -> Result<Vec<Row>, DbErr> {
    Entity::find().order_by_asc(Column::Id).all(c).await
}

fn record(row: Row) -> EngineRecord {
    EngineRecord {
        id: row.id,
        name: row.name,
        kind: row.kind,
        base_url: row.base_url,
        enabled: row.enabled,
        from_configuration: row.from_configuration,
        concurrency: row.concurrency,
    }
}

/// Every engine as `asker` may see it: addresses, errors and other people's jobs are for admins.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn overview(c: &impl ConnectionTrait, asker: &User) -> Result<Vec<Engine>, Error> {
    let mut models = models_by_engine(c).await?;
    let running = running_jobs(c).await?;
    let view = |row: Row| {
        let names = models.remove(&row.id).unwrap_or_default();
        let mine = |job: &&Running| job.engine_id == row.id && (asker.is_admin() || job.user_id == asker.id);
        let job = running.iter().find(mine).map(|job| job.id);
        engine(row, names, job, asker.is_admin())
    };
    Ok(rows(c).await?.into_iter().map(view).collect())
}

#[derive(Default)]
pub(super) struct Names {
    checkpoints: Vec<String>,
    loras: Vec<String>,
}

pub(super) fn engine(row: Row, names: Names, running_job: Option<i64>, for_admin: bool) -> Engine {
    Engine {
        id: row.id,
        name: row.name,
        kind: row.kind,
        base_url: row.base_url.filter(|_| for_admin),
        enabled: row.enabled,
        from_configuration: row.from_configuration,
        concurrency: row.concurrency,
        state: row.state,
        last_error: row.last_error.filter(|_| for_admin),
        version: row.version,
        previews: row.previews,
        checkpoints: names.checkpoints,
        loras: names.loras,
        running_job,
    }
}

async fn models_by_engine(c: &impl ConnectionTrait) -> Result<HashMap<i64, Names>, DbErr> {
    let rows = sql::all(
        c,
        "SELECT em.engine_id AS engine_id, m.kind AS kind, m.name AS name FROM engine_models em \
         JOIN models m ON m.id = em.model_id ORDER BY em.engine_id, m.name",
        [],
    )
    .await?;
    let mut engines: HashMap<i64, Names> = HashMap::new();
    for row in rows {
        let names = engines.entry(row.try_get("", "engine_id")?).or_default();
        let name = row.try_get("", "name")?;
        match row.try_get("", "kind")? {
            ModelKind::Checkpoint => names.checkpoints.push(name),
            ModelKind::Lora => names.loras.push(name),
        }
    }
    Ok(engines)
}

struct Running {
    id: i64,
    user_id: String,
    engine_id: i64,
}

async fn running_jobs(c: &impl ConnectionTrait) -> Result<Vec<Running>, DbErr> {
    let rows = sql::all(
        c,
        "SELECT j.id AS id, j.user_id AS user_id, a.engine_id AS engine_id FROM generation_jobs j \
         JOIN job_attempts a ON a.job_id = j.id AND a.attempt = j.attempt \
         WHERE j.status = 'running' AND a.engine_id IS NOT NULL ORDER BY j.id",
        [],
    )
    .await?;
    let running = |row: &QueryResult| {
        let (id, user_id) = (row.try_get("", "id")?, row.try_get("", "user_id")?);
        Ok(Running { id, user_id, engine_id: row.try_get("", "engine_id")? })
    };
    rows.iter().map(running).collect()
}

/// What the form can choose from: everything that enabled engines have or, while away, last had.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn choices(c: &impl ConnectionTrait) -> Result<Choices, Error> {
    let mut engines = rows(c).await?;
    engines.retain(|engine| engine.enabled);
    // Real engines before the built-in one: their samplers come first.
    engines.sort_by_key(|engine| engine.kind == EngineKind::Sketch);
    let mut choices = Choices::default();
    for engine in engines {
        extend(&mut choices.samplers, engine.samplers.0);
        extend(&mut choices.schedulers, engine.schedulers.0);
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

/// Models of enabled engines, those that can be used now first, the sketch engine's last.
async fn models(c: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    let rows = sql::all(
        c,
        "SELECT m.id AS id, m.kind AS kind, m.name AS name, m.family AS family, \
         m.trigger_words AS trigger_words, e.name AS engine, e.state AS state, e.kind AS engine_kind \
         FROM models m JOIN engine_models em ON em.model_id = m.id JOIN engines e ON e.id = em.engine_id \
         WHERE e.enabled ORDER BY m.name, e.id",
        [],
    )
    .await?;
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
    let trigger_words: crate::data::json::Names = row.try_get("", "trigger_words")?;
    let state: EngineState = row.try_get("", "state")?;
    let engine_kind: EngineKind = row.try_get("", "engine_kind")?;
    let model = Model {
        name: row.try_get("", "name")?,
        kind: row.try_get("", "kind")?,
        family: row.try_get("", "family")?,
        trigger_words: trigger_words.0,
        engines: vec![row.try_get("", "engine")?],
        available: state != EngineState::Down,
    };
    Ok((engine_kind == EngineKind::Sketch, model))
}
