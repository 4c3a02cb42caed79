//! What an engine says of itself.

use crate::data::json::Names;
use crate::data::models::{ActiveModel, Column, Entity};
use crate::data::{engine_models, engines, sql};
use crate::engines::{ModelKind, Offer, OfferedModel};
use crate::error::Error;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Func, OnConflict};
use sea_orm::{ActiveValue::Set, IntoActiveModel, TransactionSession, TransactionTrait};

/// Keeps what an engine offers now in place of what it offered before.
///
/// # Errors
/// [`Error::NotFound`] when the engine was removed.
pub async fn save_offer<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    engine_id: i64,
    offer: &Offer,
) -> Result<(), Error> {
    let transaction = sql::begin(c).await?;
    let engine = engines::Entity::find_by_id(engine_id).one(&transaction).await?;
    let mut engine = engine.ok_or_else(|| Error::not_found("engine"))?.into_active_model();
    engine.samplers = Set(Names(offer.samplers.clone()));
    engine.schedulers = Set(Names(offer.schedulers.clone()));
    engine.version = Set(offer.version.clone());
    engine.previews = Set(offer.previews);
    engine.last_seen_at = Set(Some(sql::now()));
    engine.update(&transaction).await?;
    let mut ids = save_models(&transaction, ModelKind::Checkpoint, &offer.checkpoints).await?;
    ids.extend(save_models(&transaction, ModelKind::Lora, &offer.loras).await?);
    replace(&transaction, engine_id, ids).await?;
    Ok(transaction.commit().await?)
}

async fn save_models(
    c: &impl ConnectionTrait,
    kind: ModelKind,
    offered: &[OfferedModel],
) -> Result<Vec<i64>, DbErr> {
    let mut ids = Vec::new();
    for model in offered {
        ids.push(save_model(c, kind, model).await?);
    }
    Ok(ids)
}

async fn save_model(c: &impl ConnectionTrait, kind: ModelKind, offered: &OfferedModel) -> Result<i64, DbErr> {
    let now = sql::now();
    let row = ActiveModel {
        kind: Set(kind),
        name: Set(offered.name.clone()),
        family: Set(offered.family.clone()),
        trigger_words: Set(Names(offered.trigger_words.clone())),
        details: Set(serde_json::json!({})),
        first_seen_at: Set(now),
        last_seen_at: Set(now),
        ..Default::default()
    };
    let known = Expr::col((Entity, Column::Family));
    let family = Func::coalesce([Expr::value(offered.family.clone()), known]);
    let mut merge = OnConflict::columns([Column::Kind, Column::Name]);
    merge.update_column(Column::LastSeenAt).value(Column::Family, family);
    if !offered.trigger_words.is_empty() {
        merge.update_column(Column::TriggerWords);
    }
    Ok(Entity::insert(row).on_conflict(merge).exec_with_returning(c).await?.id)
}

async fn replace(c: &impl ConnectionTrait, engine_id: i64, mut ids: Vec<i64>) -> Result<(), DbErr> {
    use engine_models::Column as Offered;
    ids.sort_unstable();
    ids.dedup();
    let gone = Offered::EngineId.eq(engine_id).and(Offered::ModelId.is_not_in(ids.iter().copied()));
    engine_models::Entity::delete_many().filter(gone).exec(c).await?;
    if ids.is_empty() {
        return Ok(());
    }
    let row = |model_id| engine_models::ActiveModel { engine_id: Set(engine_id), model_id: Set(model_id) };
    let known = OnConflict::new().do_nothing().to_owned();
    let rows = engine_models::Entity::insert_many(ids.into_iter().map(row)).on_conflict(known);
    rows.exec_without_returning(c).await?;
    Ok(())
}
