//! Models by id, with their engines.

use crate::data::json::NameList;
use crate::data::sql;
use crate::data::tables::engines;
use domain::engines::{EngineState, Model};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use std::collections::HashMap;

/// The models among `ids` that the engines in use have.
pub(super) async fn models(
    c: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = i64>,
) -> Result<HashMap<i64, Model>, DbErr> {
    let statement = format!(
        "SELECT m.id AS id, m.kind AS kind, m.name AS name, m.family AS family, \
         m.trigger_words AS trigger_words, e.name AS engine, e.enabled AS enabled, e.state AS state \
         FROM models m JOIN engine_models em ON em.model_id = m.id JOIN engines e ON e.id = em.engine_id \
         WHERE {} AND {} ORDER BY m.id, e.id",
        engines::IN_USE,
        sql::in_list(c, "m.id", "$1")
    );
    let rows = sql::all(c, &statement, [sql::list_param(c, ids)]).await?;
    let mut models: HashMap<i64, Model> = HashMap::new();
    for row in rows {
        let found = model(&row)?;
        let known = models.entry(found.id).or_insert_with(|| Model { engines: vec![], ..found.clone() });
        known.available |= found.available;
        known.engines.extend(found.engines);
    }
    Ok(models)
}

fn model(row: &QueryResult) -> Result<Model, DbErr> {
    let trigger_words: NameList = row.try_get("", "trigger_words")?;
    let state: EngineState = row.try_get("", "state")?;
    Ok(Model {
        id: row.try_get("", "id")?,
        name: row.try_get("", "name")?,
        kind: row.try_get("", "kind")?,
        family: row.try_get("", "family")?,
        trigger_words: trigger_words.0,
        engines: vec![row.try_get("", "engine")?],
        available: row.try_get("", "enabled")? && !matches!(state, EngineState::Down | EngineState::Zombie),
    })
}
