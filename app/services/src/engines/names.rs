//! Names and numbers of the engines' models.

use crate::data::sql;
use domain::engines::ModelKind;
use domain::error::Error;
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::HashMap;

/// Maximum number of model names of a kind per engine; the total number is reported separately.
const MOST_NAMES: u32 = 100;

/// Model names and totals of an engine.
#[derive(Default)]
pub(super) struct ModelNames {
    pub checkpoints: Vec<String>,
    pub checkpoint_count: u64,
    pub loras: Vec<String>,
    pub lora_count: u64,
}

/// The names by id of each engine that has models.
pub(super) async fn models_by_engine(c: &impl ConnectionTrait) -> Result<HashMap<i64, ModelNames>, DbErr> {
    // Grouping by kind too would sort all models of all engines.
    let counts = sql::all(
        c,
        "SELECT em.engine_id AS engine_id, COUNT(CASE m.kind WHEN 'checkpoint' THEN 1 END) AS checkpoints, \
         COUNT(CASE m.kind WHEN 'lora' THEN 1 END) AS loras FROM engine_models em \
         JOIN models m ON m.id = em.model_id GROUP BY em.engine_id",
        [],
    )
    .await?;
    let mut engines = HashMap::new();
    for row in counts {
        let id = row.try_get("", "engine_id")?;
        let count = |kind| Ok::<_, DbErr>(row.try_get::<i64>("", kind)?.unsigned_abs());
        let names = ModelNames {
            checkpoints: first_names(c, id, ModelKind::Checkpoint).await?,
            checkpoint_count: count("checkpoints")?,
            loras: first_names(c, id, ModelKind::Lora).await?,
            lora_count: count("loras")?,
        };
        engines.insert(id, names);
    }
    Ok(engines)
}

async fn first_names(
    c: &impl ConnectionTrait,
    engine_id: i64,
    kind: ModelKind,
) -> Result<Vec<String>, DbErr> {
    let statement = format!(
        "SELECT m.name AS name FROM engine_models em JOIN models m ON m.id = em.model_id \
         WHERE em.engine_id = $1 AND m.kind = $2 ORDER BY {} LIMIT {MOST_NAMES}",
        sql::bytewise(c, "m.name")
    );
    let rows = sql::all(c, &statement, [engine_id.into(), kind.into()]).await?;
    rows.iter().map(|row| row.try_get("", "name")).collect()
}

/// Number of different checkpoints on all engines.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn checkpoint_total(c: &impl ConnectionTrait) -> Result<u64, Error> {
    let row = sql::one(
        c,
        "SELECT COUNT(*) AS total FROM models m WHERE m.kind = 'checkpoint' \
         AND EXISTS (SELECT 1 FROM engine_models em WHERE em.model_id = m.id)",
        [],
    )
    .await?;
    Ok(row.map_or(Ok(0), |row| row.try_get::<i64>("", "total"))?.unsigned_abs())
}

/// Ids of the engines that have the checkpoints with these names, by name.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn holders<'a>(
    c: &impl ConnectionTrait,
    names: impl IntoIterator<Item = &'a str>,
) -> Result<HashMap<String, Vec<i64>>, Error> {
    let statement = format!(
        "SELECT m.name AS name, em.engine_id AS engine_id FROM models m \
         JOIN engine_models em ON em.model_id = m.id WHERE m.kind = 'checkpoint' AND {}",
        sql::in_text_list(c, "m.name", "$1")
    );
    let mut holders: HashMap<String, Vec<i64>> = HashMap::new();
    for row in sql::all(c, &statement, [sql::text_list_param(names)]).await? {
        holders.entry(row.try_get("", "name")?).or_default().push(row.try_get("", "engine_id")?);
    }
    Ok(holders)
}
