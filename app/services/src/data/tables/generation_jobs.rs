//! Jobs and their results.

use crate::data::json::Loras;
use chrono::{DateTime, Utc};
use domain::jobs::{ErrorKind, JobStatus};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "generation_jobs")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub user_id: String,
    pub job_type: String,
    pub title: Option<String>,
    pub prompt: String,
    pub negative_prompt: String,
    pub checkpoint_model: String,
    pub lora_models: Loras,
    pub width: i32,
    pub height: i32,
    pub batch_size: i32,
    pub seed: i64,
    pub steps: i32,
    pub cfg: f64,
    pub sampler_name: String,
    pub scheduler: String,
    pub denoise: f64,
    pub params: Json,
    /// Requested engine: a name, or `auto`.
    pub engine: String,
    pub idempotency_key: Option<String>,
    /// Hash of the request that came with the key.
    pub request_hash: Option<String>,
    pub parent_job_id: Option<i64>,
    pub status: JobStatus,
    pub revision: i64,
    /// Requested engine, checkpoint and LoRAs as one text: equal for jobs that the same engines can run.
    pub needs: String,
    pub priority: i32,
    pub position: i64,
    pub held: bool,
    pub run_at: Option<DateTime<Utc>>,
    pub attempt: i32,
    pub max_attempts: i32,
    pub lease_owner: Option<String>,
    pub lease_until: Option<DateTime<Utc>>,
    pub cancel_requested_at: Option<DateTime<Utc>>,
    pub cancel_reason: Option<String>,
    pub step: i32,
    pub total_steps: i32,
    pub stage: String,
    pub drawn_by: Option<String>,
    pub content_id: Option<i64>,
    pub error_kind: Option<ErrorKind>,
    pub error_message: Option<String>,
    pub deleted_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub completed_at: Option<DateTime<Utc>>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
