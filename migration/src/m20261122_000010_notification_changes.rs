//! Notifications that can be changed, many at once, and given back what they had; lists of 100,000 of them.

use crate::run_all;
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

// What is neither archived nor deleted is what a person sees; `notification_type` is in the index so that a rare
// type is found without a look at each row.
const INDEXES: [&str; 7] = [
    "DROP INDEX user_notifications_list",
    "DROP INDEX user_notifications_unread",
    "CREATE INDEX user_notifications_list ON user_notifications (user_id, id DESC, notification_type) \
     WHERE archived_at IS NULL AND deleted_at IS NULL",
    "CREATE INDEX user_notifications_unread ON user_notifications (user_id, id DESC, notification_type) \
     WHERE NOT read_status AND archived_at IS NULL AND deleted_at IS NULL",
    "CREATE INDEX user_notifications_archived ON user_notifications (user_id, id DESC, notification_type) \
     WHERE archived_at IS NOT NULL AND deleted_at IS NULL",
    "CREATE INDEX user_notifications_deleted ON user_notifications (deleted_at) WHERE deleted_at IS NOT NULL",
    "CREATE INDEX user_notifications_change ON user_notifications (change_id) WHERE change_id IS NOT NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in columns() {
            manager
                .alter_table(Table::alter().table("user_notifications").add_column(column).to_owned())
                .await?;
        }
        run_all(manager, &INDEXES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run_all(
            manager,
            &[
                "DROP INDEX user_notifications_change",
                "DROP INDEX user_notifications_deleted",
                "DROP INDEX user_notifications_archived",
                "DROP INDEX user_notifications_unread",
                "DROP INDEX user_notifications_list",
                "CREATE INDEX user_notifications_list ON user_notifications (user_id, id DESC)",
                "CREATE INDEX user_notifications_unread ON user_notifications (user_id, id DESC) \
                 WHERE NOT read_status",
            ],
        )
        .await?;
        for column in columns() {
            let name = column.get_column_name();
            manager
                .alter_table(Table::alter().table("user_notifications").drop_column(name).to_owned())
                .await?;
        }
        Ok(())
    }
}

/// When it was deleted, and what a row had before its last change.
fn columns() -> [ColumnDef; 5] {
    [
        timestamp_with_time_zone_null("deleted_at"),
        boolean_null("previous_read_status"),
        timestamp_with_time_zone_null("previous_read_at"),
        timestamp_with_time_zone_null("previous_archived_at"),
        timestamp_with_time_zone_null("previous_deleted_at"),
    ]
}
