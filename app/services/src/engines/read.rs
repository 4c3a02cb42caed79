//! Lists engines.

use crate::data::tables::engines::{Column, Entity, Model as Row};
use domain::engines::EngineKind;
use domain::error::Error;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

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
    /// Number of concurrent jobs.
    pub concurrency: i32,
    /// The prompt it is stuck at.
    pub stuck_at: Option<String>,
}

/// All engines, oldest first.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn list(c: &impl ConnectionTrait) -> Result<Vec<EngineRecord>, Error> {
    let rows = rows(c).await?;
    Ok(rows.into_iter().map(record).collect())
}

pub(super) async fn rows(c: &impl ConnectionTrait) -> Result<Vec<Row>, DbErr> {
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
        stuck_at: row.stuck_at,
    }
}
