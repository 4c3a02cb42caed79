//! Finished images, one row each.

use crate::{drop_all, run_all};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(content_items()).await?;
        run_all(
            manager,
            &[
                "CREATE UNIQUE INDEX content_items_batch ON content_items (job_id, batch_index)",
                "CREATE INDEX content_items_history ON content_items (creator_id, job_id DESC, batch_index) \
                 WHERE deleted_at IS NULL",
                "CREATE INDEX content_items_favorites ON content_items (creator_id, id DESC) \
                 WHERE is_favorite AND deleted_at IS NULL",
                "CREATE INDEX content_items_recent ON content_items (creator_id, id DESC) \
                 WHERE deleted_at IS NULL",
                "CREATE INDEX content_items_deleted ON content_items (deleted_at) \
                 WHERE deleted_at IS NOT NULL",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["content_items"]).await
    }
}

fn content_items() -> TableCreateStatement {
    Table::create()
        .table("content_items")
        .col(big_pk_auto("id"))
        .col(text("creator_id"))
        .col(big_integer_null("job_id"))
        .col(integer("batch_index"))
        .col(text("title"))
        .col(text("content_type"))
        .col(text("prompt"))
        .col(json_binary("item_metadata"))
        .col(text("storage_key"))
        .col(text("mime"))
        .col(integer("width"))
        .col(integer("height"))
        .col(big_integer("bytes"))
        .col(text("blake3"))
        .col(boolean("is_favorite").default(false))
        .col(timestamp_with_time_zone_null("deleted_at"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(ForeignKey::create().from("content_items", "creator_id").to("users", "id"))
        .foreign_key(
            ForeignKey::create()
                .from("content_items", "job_id")
                .to("generation_jobs", "id")
                .on_delete(ForeignKeyAction::SetNull),
        )
        .to_owned()
}
