//! Stores the models of an engine in batches.

use super::offer::storable;
use crate::data::sql;
use crate::data::tables::engine_models;
use crate::data::tables::models::{ActiveModel, Column, Entity, Model as Row};
use chrono::{DateTime, TimeDelta, Utc};
use domain::engines::{ModelKind, OfferedModel};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, Func, OnConflict};
use sea_orm::{ActiveValue::Set, TransactionSession, TransactionTrait};
use std::collections::{HashMap, HashSet};

/// Models per transaction: few enough to block SQLite's single writer for only some ten milliseconds, and far below the
/// limit of variables per statement (32,766 on SQLite, 65,535 on PostgreSQL; a model has seven).
pub(super) const BATCH_SIZE: usize = 500;

/// Rows per statement.
const CHUNK_SIZES: [usize; 5] = [256, 64, 16, 4, 1];

/// Precision of `last_seen_at`: an unchanged row is not written more often.
const LAST_SEEN_PRECISION: TimeDelta = TimeDelta::days(1);

/// Saves the models of `batch` and links them to the engine; `linked` are the ids already linked. Writes only changes.
/// Returns the ids of the batch.
pub(super) async fn save_model_batch<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    engine_id: i64,
    linked: &HashSet<i64>,
    kind: ModelKind,
    batch: &[&OfferedModel],
) -> Result<Vec<i64>, DbErr> {
    let (now, known) = (sql::now(), known(c, kind, batch).await?);
    let (mut ids, mut changed) = (Vec::new(), Vec::new());
    for model in batch {
        match known.get(&model.name).filter(|row| is_unchanged(row, model, now)) {
            Some(row) => ids.push(row.id),
            None => changed.push(row(kind, model, now)),
        }
    }
    let is_linked = |ids: &[i64]| ids.iter().all(|id| linked.contains(id));
    if changed.is_empty() && is_linked(&ids) {
        return Ok(ids);
    }
    let transaction = sql::begin(c).await?;
    for rows in chunks(&changed) {
        let rows = Entity::insert_many(rows.iter().cloned()).on_conflict(merge());
        ids.extend(rows.exec_with_returning_keys(&transaction).await?);
    }
    // Sorted, so that two nodes that link the same models can't deadlock.
    ids.sort_unstable();
    let new: Vec<i64> = ids.iter().copied().filter(|id| !linked.contains(id)).collect();
    for ids in chunks(&new) {
        link(&transaction, engine_id, ids).await?;
    }
    transaction.commit().await?;
    Ok(ids)
}

/// The rows with these names, by name.
async fn known(
    c: &impl ConnectionTrait,
    kind: ModelKind,
    batch: &[&OfferedModel],
) -> Result<HashMap<String, Row>, DbErr> {
    let names = batch.iter().map(|model| model.name.as_str());
    let rows = Entity::find().filter(Column::Kind.eq(kind)).filter(Column::Name.is_in(names));
    Ok(rows.all(c).await?.into_iter().map(|row| (row.name.clone(), row)).collect())
}

/// Values that the engine no longer reports don't count as changes.
fn is_unchanged(row: &Row, offered: &OfferedModel, now: DateTime<Utc>) -> bool {
    let words = storable(&offered.trigger_words);
    (offered.family.is_none() || offered.family == row.family)
        && (words.0.is_empty() || words == row.trigger_words)
        && now - row.last_seen_at < LAST_SEEN_PRECISION
}

fn row(kind: ModelKind, offered: &OfferedModel, now: DateTime<Utc>) -> ActiveModel {
    ActiveModel {
        kind: Set(kind),
        name: Set(offered.name.clone()),
        family: Set(offered.family.clone().filter(|family| !family.contains('\0'))),
        trigger_words: Set(storable(&offered.trigger_words)),
        details: Set(serde_json::json!({})),
        first_seen_at: Set(now),
        last_seen_at: Set(now),
        ..Default::default()
    }
}

/// Merges a stored model with the one offered now.
fn merge() -> OnConflict {
    let known = Expr::col((Entity, Column::Family));
    let family = Func::coalesce([Expr::cust("excluded.family"), known]);
    let words =
        "CASE WHEN excluded.trigger_words = '[]' THEN models.trigger_words ELSE excluded.trigger_words END";
    let mut merge = OnConflict::columns([Column::Kind, Column::Name]);
    merge
        .update_column(Column::LastSeenAt)
        .value(Column::Family, family)
        .value(Column::TriggerWords, Expr::cust(words));
    merge
}

/// Splits `items` into chunks of a few sizes: a statement is cached per number of rows, and one for 500 takes 300 kB.
fn chunks<T>(mut items: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = CHUNK_SIZES.into_iter().find(|size| *size <= items.len())?;
        let (piece, rest) = items.split_at(size);
        items = rest;
        Some(piece)
    })
}

async fn link(c: &impl ConnectionTrait, engine_id: i64, ids: &[i64]) -> Result<(), DbErr> {
    let row = |id: &i64| engine_models::ActiveModel { engine_id: Set(engine_id), model_id: Set(*id) };
    let known = OnConflict::new().do_nothing().to_owned();
    let rows = engine_models::Entity::insert_many(ids.iter().map(row)).on_conflict(known);
    rows.exec_without_returning(c).await?;
    Ok(())
}
