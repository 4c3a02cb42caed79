//! Forms of the composer that a person keeps under a name.

use crate::{drop_all, run_all};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(presets()).await?;
        // A deleted one does not keep its name from others.
        run_all(
            manager,
            &["CREATE UNIQUE INDEX presets_name ON presets (user_id, name) WHERE deleted_at IS NULL"],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["presets"]).await
    }
}

fn presets() -> TableCreateStatement {
    Table::create()
        .table("presets")
        .col(big_pk_auto("id"))
        .col(text("user_id"))
        .col(text("name"))
        .col(json_binary("form"))
        .col(big_integer_null("content_id"))
        .col(timestamp_with_time_zone_null("deleted_at"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(
            ForeignKey::create()
                .from("presets", "user_id")
                .to("users", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .foreign_key(
            ForeignKey::create()
                .from("presets", "content_id")
                .to("content_items", "id")
                .on_delete(ForeignKeyAction::SetNull),
        )
        .to_owned()
}
