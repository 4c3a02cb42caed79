//! What draws, and the models it says it has.

use crate::{drop_all, run_all};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(engines()).await?;
        manager.create_table(models()).await?;
        manager.create_table(engine_models()).await?;
        run_all(
            manager,
            &[
                "CREATE UNIQUE INDEX engines_name ON engines (name)",
                "CREATE UNIQUE INDEX engines_base_url ON engines (base_url) WHERE base_url IS NOT NULL",
                "CREATE UNIQUE INDEX models_kind_name ON models (kind, name)",
                "CREATE INDEX engine_models_model ON engine_models (model_id)",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["engines", "models", "engine_models"]).await
    }
}

fn engines() -> TableCreateStatement {
    Table::create()
        .table("engines")
        .col(big_pk_auto("id"))
        .col(text("name"))
        .col(text("kind"))
        .col(text_null("base_url"))
        .col(text_null("credentials"))
        .col(boolean("enabled").default(true))
        .col(boolean("from_configuration").default(false))
        .col(integer("concurrency").default(1))
        .col(text("state").default("unknown"))
        .col(text_null("last_error"))
        .col(text_null("version"))
        .col(boolean_null("previews"))
        .col(json_binary("samplers"))
        .col(json_binary("schedulers"))
        .col(timestamp_with_time_zone_null("last_seen_at"))
        .col(timestamp_with_time_zone("created_at"))
        .to_owned()
}

fn models() -> TableCreateStatement {
    Table::create()
        .table("models")
        .col(big_pk_auto("id"))
        .col(text("kind"))
        .col(text("name"))
        .col(text_null("family"))
        .col(json_binary("trigger_words"))
        .col(json_binary("details"))
        .col(text_null("picture"))
        .col(text_null("note"))
        .col(json_binary_null("defaults"))
        .col(timestamp_with_time_zone("first_seen_at"))
        .col(timestamp_with_time_zone("last_seen_at"))
        .to_owned()
}

fn engine_models() -> TableCreateStatement {
    Table::create()
        .table("engine_models")
        .col(big_integer("engine_id"))
        .col(big_integer("model_id"))
        .primary_key(Index::create().col("engine_id").col("model_id"))
        .foreign_key(
            ForeignKey::create()
                .from("engine_models", "engine_id")
                .to("engines", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .foreign_key(
            ForeignKey::create()
                .from("engine_models", "model_id")
                .to("models", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}
