//! Checkpoints and LoRAs that any engine has or had.

use crate::data::json::NameList;
use chrono::{DateTime, Utc};
use domain::engines::ModelKind;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "models")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub kind: ModelKind,
    pub name: String,
    pub family: Option<String>,
    pub trigger_words: NameList,
    pub details: Json,
    pub picture: Option<String>,
    pub note: Option<String>,
    pub defaults: Option<Json>,
    pub first_seen_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
