//! Attempts of jobs on engines.

use chrono::{DateTime, Utc};
use domain::jobs::ErrorKind;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "job_attempts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub job_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub attempt: i32,
    /// Not a foreign key, because the engine may be removed.
    pub engine_id: Option<i64>,
    pub engine: String,
    /// ComfyUI's client_id and prompt_id.
    pub token: String,
    pub started_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub outcome: Option<String>,
    pub error_kind: Option<ErrorKind>,
    pub error: Option<String>,
    /// The job's next attempt goes to another engine, if one can generate it.
    pub avoid: bool,
    /// Number of workers that died while storing this attempt's images.
    pub kills: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
