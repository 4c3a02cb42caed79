//! Engines.

use crate::data::json::NameList;
use chrono::{DateTime, Utc};
use domain::engines::{EngineKind, EngineState};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "engines")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub name: String,
    pub kind: EngineKind,
    pub base_url: Option<String>,
    pub credentials: Option<String>,
    pub enabled: bool,
    pub from_configuration: bool,
    pub concurrency: i32,
    pub state: EngineState,
    pub last_error: Option<String>,
    pub queue_length: Option<i32>,
    pub stuck_at: Option<String>,
    pub version: Option<String>,
    pub previews: Option<bool>,
    pub samplers: NameList,
    pub schedulers: NameList,
    /// Number of its models that are not stored.
    pub left_out: i32,
    pub last_seen_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// [`in_use`] as a condition on a row `e`.
pub const IN_USE: &str =
    "(e.enabled OR NOT EXISTS (SELECT 1 FROM engines WHERE enabled AND last_seen_at IS NOT NULL))";

/// The engines whose names and models are valid: the enabled ones. If none of these has ever responded, all engines:
/// a job for a known model then waits until one is enabled.
pub fn in_use(mut engines: Vec<Model>) -> Vec<Model> {
    if engines.iter().any(|engine| engine.enabled && engine.last_seen_at.is_some()) {
        engines.retain(|engine| engine.enabled);
    }
    engines
}
