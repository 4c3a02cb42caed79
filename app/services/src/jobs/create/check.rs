//! Checks that the engines have what a new job names, unless no engine has ever responded.

mod names;

use crate::data::sql;
use crate::data::tables::engines;
use domain::error::{Error, FieldError};
use domain::jobs::{LoraModel, NewGenerationJob};
use names::{format_names, list_existing_names, offered_models_query};
use sea_orm::entity::prelude::*;
use std::collections::BTreeSet;

/// Checks every name in `new` and chooses its checkpoint.
///
/// # Errors
/// [`Error::Invalid`] for each unknown name, listing the available ones.
pub async fn resolve_checkpoint(
    c: &impl ConnectionTrait,
    user_id: &str,
    new: &NewGenerationJob,
) -> Result<String, Error> {
    let engines = engines::in_use(engines::Entity::find().all(c).await?);
    if engines.iter().all(|engine| engine.last_seen_at.is_none()) {
        let unknown = || Error::field("checkpoint_model", "no engine has connected yet; name a model");
        return new.checkpoint_model.clone().ok_or_else(unknown);
    }
    let mut errors = Vec::new();
    let engines = candidate_engines(engines, new, &mut errors);
    let (checkpoint, capable) = checkpoint(c, user_id, new, &engines, &mut errors).await?;
    check_offered("sampler_name", &new.sampler_name, &capable, |engine| &engine.samplers.0, &mut errors);
    check_offered("scheduler", &new.scheduler, &capable, |engine| &engine.schedulers.0, &mut errors);
    check_loras(c, new, &mut errors).await?;
    if errors.is_empty() { Ok(checkpoint) } else { Err(Error::Invalid(errors)) }
}

/// The engines that may run the job.
fn candidate_engines(
    engines: Vec<engines::Model>,
    new: &NewGenerationJob,
    errors: &mut Vec<FieldError>,
) -> Vec<engines::Model> {
    if new.engine == "auto" {
        return engines;
    }
    if engines.iter().any(|engine| engine.name == new.engine) {
        return engines.into_iter().filter(|engine| engine.name == new.engine).collect();
    }
    let names: BTreeSet<String> = engines.iter().map(|engine| engine.name.clone()).collect();
    let message = format!("no engine has this name; {}", format_names(names.len(), names));
    errors.push(FieldError::new("engine", message));
    engines
}

/// The model's name, and the engines among `engines` that have it.
async fn checkpoint<'a>(
    c: &impl ConnectionTrait,
    user_id: &str,
    new: &NewGenerationJob,
    engines: &'a [engines::Model],
    errors: &mut Vec<FieldError>,
) -> Result<(String, Vec<&'a engines::Model>), Error> {
    let Some(name) = &new.checkpoint_model else {
        let default = default_checkpoint(c, user_id, engines).await?;
        return default.ok_or_else(|| Error::field("checkpoint_model", "no engine has a model yet"));
    };
    let capable = capable_engines(c, name, engines).await?;
    if capable.is_empty() {
        let message = format!("not available on any engine; {}", list_existing_names(c, "checkpoint").await?);
        errors.push(FieldError::new("checkpoint_model", message));
    }
    Ok((name.clone(), capable))
}

/// The caller's last used checkpoint, or else the first one of the engines: online and real engines come first.
async fn default_checkpoint<'a>(
    c: &impl ConnectionTrait,
    user_id: &str,
    engines: &'a [engines::Model],
) -> Result<Option<(String, Vec<&'a engines::Model>)>, Error> {
    let last = sql::one(
        c,
        "SELECT checkpoint_model AS name FROM generation_jobs WHERE user_id = $1 AND deleted_at IS NULL \
         ORDER BY id DESC LIMIT 1",
        [user_id.into()],
    )
    .await?;
    if let Some(row) = last {
        let name: String = row.try_get("", "name")?;
        let capable = capable_engines(c, &name, engines).await?;
        if !capable.is_empty() {
            return Ok(Some((name, capable)));
        }
    }
    let Some(name) = first_checkpoint(c, engines).await? else { return Ok(None) };
    let capable = capable_engines(c, &name, engines).await?;
    Ok(Some((name, capable)))
}

async fn first_checkpoint(
    c: &impl ConnectionTrait,
    engines: &[engines::Model],
) -> Result<Option<String>, DbErr> {
    let statement = format!(
        "SELECT m.name AS name FROM engines e JOIN engine_models em ON em.engine_id = e.id \
         JOIN models m ON m.id = em.model_id WHERE m.kind = 'checkpoint' AND {} \
         ORDER BY CASE WHEN e.state = 'down' THEN 1 ELSE 0 END, e.kind, e.id, m.name LIMIT 1",
        sql::in_list(c, "e.id", "$1")
    );
    let ids = sql::list_param(c, engines.iter().map(|engine| engine.id));
    sql::one(c, &statement, [ids]).await?.map(|row| row.try_get("", "name")).transpose()
}

/// The engines among `engines` that have the model.
async fn capable_engines<'a>(
    c: &impl ConnectionTrait,
    checkpoint: &str,
    engines: &'a [engines::Model],
) -> Result<Vec<&'a engines::Model>, DbErr> {
    let rows = sql::all(
        c,
        "SELECT em.engine_id AS id FROM models m JOIN engine_models em ON em.model_id = m.id \
         WHERE m.kind = 'checkpoint' AND m.name = $1",
        [checkpoint.into()],
    )
    .await?;
    let with: Vec<i64> = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?;
    Ok(engines.iter().filter(|engine| with.contains(&engine.id)).collect())
}

/// Checks a name against what the engines list. An engine that lists nothing accepts every name.
fn check_offered(
    field: &str,
    name: &str,
    engines: &[&engines::Model],
    list: impl Fn(&engines::Model) -> &Vec<String>,
    errors: &mut Vec<FieldError>,
) {
    let takes = |engine: &&engines::Model| list(engine).is_empty() || list(engine).iter().any(|n| n == name);
    if !engines.is_empty() && !engines.iter().any(takes) {
        let names: BTreeSet<String> =
            engines.iter().flat_map(|engine| list(engine).iter().cloned()).collect();
        let message = format!("no engine with this model supports it; {}", format_names(names.len(), names));
        errors.push(FieldError::new(field, message));
    }
}

async fn check_loras(
    c: &impl ConnectionTrait,
    new: &NewGenerationJob,
    errors: &mut Vec<FieldError>,
) -> Result<(), DbErr> {
    if new.lora_models.is_empty() {
        return Ok(());
    }
    let unknown: Vec<usize> = unknown_loras(c, new).await?;
    if unknown.is_empty() {
        return Ok(());
    }
    let message = format!("not available on any engine; {}", list_existing_names(c, "lora").await?);
    let error = |index| FieldError::new(format!("lora_models.{index}.name"), message.clone());
    errors.extend(unknown.into_iter().map(error));
    Ok(())
}

/// Indexes of the LoRAs that no engine in use has.
async fn unknown_loras(c: &impl ConnectionTrait, new: &NewGenerationJob) -> Result<Vec<usize>, DbErr> {
    let names = sql::text_list_param(new.lora_models.iter().map(|lora| lora.name.as_str()));
    let offered = offered_models_query("m.name AS name");
    let statement = format!("{offered} AND {}", sql::in_text_list(c, "m.name", "$2"));
    let rows = sql::all(c, &statement, ["lora".into(), names]).await?;
    let known: BTreeSet<String> = rows.iter().map(|row| row.try_get("", "name")).collect::<Result<_, _>>()?;
    let is_unknown = |(index, lora): (usize, &LoraModel)| (!known.contains(&lora.name)).then_some(index);
    Ok(new.lora_models.iter().enumerate().filter_map(is_unknown).collect())
}
