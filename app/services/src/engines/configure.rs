//! Applies the configuration to the engines at startup.

use super::change::{SKETCH, address, row};
use crate::data::sql;
use crate::data::tables::engines::{Column, Entity};
use crate::settings;
use domain::engines::EngineKind;
use domain::error::Error;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel, QueryOrder, TransactionSession, TransactionTrait};

/// Adds and updates the configured engines, matched by address. One that is no longer configured is disabled and can
/// be removed.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn configure<C, A>(c: &C, base_urls: &[A]) -> Result<(), Error>
where
    C: ConnectionTrait + TransactionTrait,
    A: AsRef<str> + Sync,
{
    let transaction = sql::begin(c).await?;
    let wanted: Vec<String> = base_urls.iter().map(|url| address(url.as_ref())).collect();
    let comfyui = Entity::find().filter(Column::Kind.eq(EngineKind::Comfyui)).order_by_asc(Column::Id);
    let known = comfyui.all(&transaction).await?;
    for row in &known {
        let configured = row.base_url.as_ref().is_some_and(|url| wanted.contains(url));
        if configured != row.from_configuration {
            let mut changed = row.clone().into_active_model();
            changed.from_configuration = Set(configured);
            changed.enabled = Set(configured);
            changed.update(&transaction).await?;
        }
    }
    for url in wanted {
        let again = Entity::find().filter(Column::BaseUrl.eq(&url)).one(&transaction).await?;
        if again.is_none() {
            let taken: Vec<String> =
                Entity::find().all(&transaction).await?.into_iter().map(|row| row.name).collect();
            let mut new = row(free_name(&taken), EngineKind::Comfyui, Some(url));
            new.from_configuration = Set(true);
            new.insert(&transaction).await?;
        }
    }
    Ok(transaction.commit().await?)
}

/// A name for a new ComfyUI server: the first of "ComfyUI", "ComfyUI 2" and so on that is not `taken`.
pub fn free_name<A: AsRef<str>>(taken: &[A]) -> String {
    let mut name = "ComfyUI".to_owned();
    let mut number = 1;
    while taken.iter().any(|other| other.as_ref().eq_ignore_ascii_case(&name)) {
        number += 1;
        name = format!("ComfyUI {number}");
    }
    name
}

/// Creates the built-in engine, sets its number of concurrent jobs, and enables or disables it as configured. It stays
/// disabled if an admin disabled it.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn ensure_sketch<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    on: bool,
    slots: u32,
) -> Result<(), Error> {
    let transaction = sql::begin(c).await?;
    let was_off = settings::get::<bool>(&transaction, settings::SKETCH_OFF).await?.unwrap_or(false);
    let known = Entity::find().filter(Column::Kind.eq(EngineKind::Sketch)).one(&transaction).await?;
    let is_new = known.is_none();
    let mut sketch = match known {
        Some(known) => known.into_active_model(),
        None => row(SKETCH.into(), EngineKind::Sketch, None).insert(&transaction).await?.into_active_model(),
    };
    sketch.concurrency = Set(i32::try_from(slots).unwrap_or(i32::MAX));
    sketch.from_configuration = Set(true);
    if is_new || !on || was_off {
        sketch.enabled = Set(on);
    }
    sketch.update(&transaction).await?;
    settings::put(&transaction, settings::SKETCH_OFF, &!on).await?;
    Ok(transaction.commit().await?)
}
