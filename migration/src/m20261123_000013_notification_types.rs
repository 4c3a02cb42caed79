//! Notifications of some types only, as fast as all of them, however rare the type is.

use crate::run_all;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: [&str; 2] = [
    "CREATE INDEX user_notifications_type ON user_notifications (user_id, notification_type, id DESC) \
     WHERE archived_at IS NULL AND deleted_at IS NULL",
    "CREATE INDEX user_notifications_unread_type ON user_notifications (user_id, notification_type, id DESC) \
     WHERE NOT read_status AND archived_at IS NULL AND deleted_at IS NULL",
];

const DOWN: [&str; 2] = ["DROP INDEX user_notifications_unread_type", "DROP INDEX user_notifications_type"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run_all(manager, &UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run_all(manager, &DOWN).await
    }
}
