//! Choices of the form.

use super::listing::{Found, ModelFilter, ModelOrder, find};
use super::models::models;
use super::offer::MAX_NAME_BYTES;
use super::read::rows;
use crate::data::spellings::{literal, spellings};
use crate::data::sql;
use crate::data::tables::engines;
use domain::engines::{Choices, EngineKind, Model, ModelKind};
use domain::error::Error;
use domain::jobs::limits;
use sea_orm::{ConnectionTrait, DbErr, Value};
use std::collections::HashSet;

/// Maximum number of models of a kind in a form; the model picker finds the others.
pub const MAX_CHOICES: u64 = 200;

/// Maximum number of names of a kind per query; no form or image has as many.
const MAX_SAMPLER_NAMES: usize = 50;

/// Maximum number of models with one of these names in any folder.
const MAX_NAMED_MODELS: u64 = 1_000;

/// Choices of the form: what the engines in use have or, while offline, last had.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn choices(c: &impl ConnectionTrait) -> Result<Choices, Error> {
    choices_for(c, "", "", &[]).await
}

/// Like [`choices`], for the form of `user_id`: always includes the chosen models; of many others, prefers favourites
/// and recently used ones.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn choices_for(
    c: &impl ConnectionTrait,
    user_id: &str,
    checkpoint: &str,
    loras: &[&str],
) -> Result<Choices, Error> {
    let loras: Vec<&str> =
        loras.iter().copied().filter(|name| !name.is_empty()).take(limits::LORAS).collect();
    let checkpoint = &[checkpoint];
    let useful = |kind, names| ModelFilter {
        order: ModelOrder::Useful(names),
        ..ModelFilter::first(kind, MAX_CHOICES)
    };
    let checkpoints = find(c, user_id, &useful(ModelKind::Checkpoint, checkpoint)).await?;
    let loras = find(c, user_id, &useful(ModelKind::Lora, &loras)).await?;
    of(c, checkpoints, loras).await
}

/// Like [`choices`], but only models with one of these names, with or without folder and extension.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn choices_named(
    c: &impl ConnectionTrait,
    checkpoints: &[NamedModel<'_>],
    loras: &[NamedModel<'_>],
) -> Result<Choices, Error> {
    let checkpoints = named(c, ModelKind::Checkpoint, checkpoints).await?;
    let loras = named(c, ModelKind::Lora, loras).await?;
    let mut choices = of(c, checkpoints, loras).await?;
    for models in [&mut choices.checkpoints, &mut choices.loras] {
        models.sort_by(|a, b| (!a.available, &a.name).cmp(&(!b.available, &b.name)));
    }
    Ok(choices)
}

/// A model as another program names it.
#[derive(Clone, Copy, Debug)]
pub struct NamedModel<'a> {
    /// With folder and extension, if any.
    pub name: &'a str,
    /// Without either.
    pub stem: &'a str,
}

/// Skips names that are too long or contain a NUL: no row has them, and databases reject such a query.
async fn named(c: &impl ConnectionTrait, kind: ModelKind, names: &[NamedModel<'_>]) -> Result<Found, DbErr> {
    let (mut values, mut any) = (vec![Value::from(kind)], Vec::new());
    let mut like = |text: &str, pattern: String| {
        values.push(pattern.into());
        any.push(format!("{text} LIKE ${} ESCAPE '\\'", values.len()));
    };
    let mut looked_up = HashSet::new();
    let storable = |named: &&NamedModel<'_>| named.name.len() <= MAX_NAME_BYTES && !named.name.contains('\0');
    for named in
        names.iter().filter(storable).filter(|named| looked_up.insert(named.name)).take(MAX_SAMPLER_NAMES)
    {
        like("m.name", literal(named.name));
        for stem in spellings(named.stem) {
            like("'/' || replace(lower(m.name), '\\', '/') || '.'", format!("%/{}.%", literal(&stem)));
        }
    }
    if any.is_empty() {
        return Ok(Found::default());
    }
    let statement = format!(
        "SELECT m.id AS id FROM models m WHERE m.kind = $1 AND ({}) ORDER BY m.id LIMIT {MAX_NAMED_MODELS}",
        any.join(" OR ")
    );
    let rows = sql::all(c, &statement, values).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?;
    Ok(Found { total: ids.len() as u64, ids })
}

async fn of(c: &impl ConnectionTrait, checkpoints: Found, loras: Found) -> Result<Choices, Error> {
    let (samplers, schedulers) = sampling(c).await?;
    let mut known = models(c, checkpoints.ids.iter().chain(&loras.ids).copied()).await?;
    let mut listed = |ids: Vec<i64>| -> Vec<Model> { ids.iter().filter_map(|id| known.remove(id)).collect() };
    Ok(Choices {
        checkpoints: listed(checkpoints.ids),
        checkpoint_total: checkpoints.total,
        loras: listed(loras.ids),
        lora_total: loras.total,
        samplers,
        schedulers,
    })
}

/// Samplers and schedulers that the engines in use offer.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn sampling(c: &impl ConnectionTrait) -> Result<(Vec<String>, Vec<String>), Error> {
    let mut engines = engines::in_use(rows(c).await?);
    // Real engines before the built-in one: their samplers come first.
    engines.sort_by_key(|engine| engine.kind == EngineKind::Sketch);
    let (mut samplers, mut schedulers) = (Vec::new(), Vec::new());
    for engine in engines {
        extend(&mut samplers, engine.samplers.0);
        extend(&mut schedulers, engine.schedulers.0);
    }
    // The sketch engine lists nothing, because it accepts every name.
    if samplers.is_empty() {
        samplers.push(limits::DEFAULT_SAMPLER.into());
    }
    if schedulers.is_empty() {
        schedulers.push(limits::DEFAULT_SCHEDULER.into());
    }
    Ok((samplers, schedulers))
}

fn extend(all: &mut Vec<String>, names: Vec<String>) {
    for name in names {
        if !all.contains(&name) {
            all.push(name);
        }
    }
}
