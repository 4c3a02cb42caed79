//! Users' notifications.

use chrono::{DateTime, Utc};
use domain::notifications::NotificationType;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "user_notifications")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub user_id: String,
    pub title: String,
    pub message: String,
    pub notification_type: NotificationType,
    pub read_status: bool,
    pub read_at: Option<DateTime<Utc>>,
    pub archived_at: Option<DateTime<Utc>>,
    pub related_job_id: Option<i64>,
    pub related_content_id: Option<i64>,
    /// Unique per user: one notification per outcome.
    pub dedupe_key: Option<String>,
    /// Id of the last change; the following columns hold the previous values.
    pub change_id: Option<String>,
    pub previous_read_status: Option<bool>,
    pub previous_read_at: Option<DateTime<Utc>>,
    pub previous_archived_at: Option<DateTime<Utc>>,
    pub previous_deleted_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    /// Hidden from every query from then on; removed by the sweep.
    pub deleted_at: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
