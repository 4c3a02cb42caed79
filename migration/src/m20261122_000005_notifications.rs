//! What people are told.

use crate::{drop_all, run_all};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(user_notifications()).await?;
        run_all(
            manager,
            &[
                "CREATE UNIQUE INDEX user_notifications_dedupe ON user_notifications (user_id, dedupe_key) \
                 WHERE dedupe_key IS NOT NULL",
                "CREATE INDEX user_notifications_list ON user_notifications (user_id, id DESC)",
                "CREATE INDEX user_notifications_unread ON user_notifications (user_id, id DESC) \
                 WHERE NOT read_status",
                "CREATE INDEX user_notifications_job ON user_notifications (related_job_id) \
                 WHERE related_job_id IS NOT NULL",
                "CREATE INDEX user_notifications_content ON user_notifications (related_content_id) \
                 WHERE related_content_id IS NOT NULL",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["user_notifications"]).await
    }
}

fn user_notifications() -> TableCreateStatement {
    Table::create()
        .table("user_notifications")
        .col(big_pk_auto("id"))
        .col(text("user_id"))
        .col(text("title"))
        .col(text("message"))
        .col(text("notification_type"))
        .col(boolean("read_status").default(false))
        .col(timestamp_with_time_zone_null("read_at"))
        .col(timestamp_with_time_zone_null("archived_at"))
        .col(big_integer_null("related_job_id"))
        .col(big_integer_null("related_content_id"))
        .col(text_null("dedupe_key"))
        .col(text_null("change_id"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(
            ForeignKey::create()
                .from("user_notifications", "user_id")
                .to("users", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .foreign_key(&mut unless_deleted("related_job_id", "generation_jobs"))
        .foreign_key(&mut unless_deleted("related_content_id", "content_items"))
        .to_owned()
}

fn unless_deleted(column: &'static str, table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from("user_notifications", column)
        .to(table, "id")
        .on_delete(ForeignKeyAction::SetNull)
        .to_owned()
}
