//! Stores what engines offer.

use super::model_batch::{BATCH_SIZE, save_model_batch};
use crate::data::json::NameList;
use crate::data::sql;
use crate::data::tables::{engine_models, engines};
use domain::engines::{ModelKind, Offer, OfferedModel};
use domain::error::Error;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QuerySelect, TransactionTrait};
use std::collections::{BTreeMap, HashSet};

/// Maximum bytes of a model's name. An entry of PostgreSQL's index of names may have 2,704 bytes in total.
pub(super) const MAX_NAME_BYTES: usize = 2_500;

/// Replaces the stored offer of an engine. Batches are short transactions of their own, so that others can write in
/// between; the next offer completes an interrupted one.
///
/// # Errors
/// [`Error::NotFound`] if the engine was removed.
pub async fn save_offer<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    engine_id: i64,
    offer: &Offer,
) -> Result<(), Error> {
    if engines::Entity::find_by_id(engine_id).one(c).await?.is_none() {
        return Err(Error::not_found("engine"));
    }
    let before = linked(c, engine_id).await?;
    let (mut now, mut left_out) = (HashSet::new(), u64::from(offer.left_out));
    for (kind, offered) in [(ModelKind::Checkpoint, &offer.checkpoints), (ModelKind::Lora, &offer.loras)] {
        let (stored, rejected) = storable_models(offered);
        left_out += rejected;
        for batch in stored.chunks(BATCH_SIZE) {
            now.extend(save_model_batch(c, engine_id, &before, kind, batch).await?);
        }
    }
    let gone: Vec<i64> = before.difference(&now).copied().collect();
    for batch in gone.chunks(BATCH_SIZE) {
        unlink(c, engine_id, batch).await?;
    }
    // Last, because the names of jobs are checked as soon as the engine has responded.
    save_engine(c, engine_id, offer, left_out).await
}

/// The models with each name once, sorted, so that concurrent saves can't deadlock; and the number of models whose name
/// a database can't store.
fn storable_models(offered: &[OfferedModel]) -> (Vec<&OfferedModel>, u64) {
    let (mut stored, mut rejected) = (BTreeMap::new(), 0);
    for model in offered {
        if model.name.len() > MAX_NAME_BYTES || model.name.contains('\0') {
            rejected += 1;
        } else {
            stored.entry(model.name.as_str()).or_insert(model);
        }
    }
    (stored.into_values().collect(), rejected)
}

/// Ids of the models linked to the engine.
async fn linked(c: &impl ConnectionTrait, engine_id: i64) -> Result<HashSet<i64>, DbErr> {
    use engine_models::{Column, Entity};
    let ids = Entity::find().select_only().column(Column::ModelId).filter(Column::EngineId.eq(engine_id));
    Ok(ids.into_tuple::<i64>().all(c).await?.into_iter().collect())
}

async fn unlink(c: &impl ConnectionTrait, engine_id: i64, batch: &[i64]) -> Result<(), DbErr> {
    let gone = sql::in_list(c, "model_id", "$2");
    let statement = format!("DELETE FROM engine_models WHERE engine_id = $1 AND {gone}");
    sql::run(c, &statement, [engine_id.into(), sql::list_param(c, batch.iter().copied())]).await?;
    Ok(())
}

async fn save_engine(
    c: &impl ConnectionTrait,
    engine_id: i64,
    offer: &Offer,
    left_out: u64,
) -> Result<(), Error> {
    let row = engines::ActiveModel {
        id: Set(engine_id),
        samplers: Set(storable(&offer.samplers)),
        schedulers: Set(storable(&offer.schedulers)),
        version: Set(offer.version.clone().filter(|version| !version.contains('\0'))),
        previews: Set(offer.previews),
        left_out: Set(i32::try_from(left_out).unwrap_or(i32::MAX)),
        last_seen_at: Set(Some(sql::now())),
        ..Default::default()
    };
    match row.update(c).await {
        Err(DbErr::RecordNotUpdated) => Err(Error::not_found("engine")),
        saved => Ok(saved.map(drop)?),
    }
}

/// Skips texts with a NUL, which PostgreSQL can't store.
pub(super) fn storable(words: &[String]) -> NameList {
    NameList(words.iter().filter(|word| !word.contains('\0')).cloned().collect())
}
