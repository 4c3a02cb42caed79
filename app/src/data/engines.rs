//! What draws.

use super::json::Names;
use crate::engines::{EngineKind, EngineState};
use chrono::{DateTime, Utc};
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
    pub samplers: Names,
    pub schedulers: Names,
    pub last_seen_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
