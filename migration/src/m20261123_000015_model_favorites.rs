//! Which models a person likes best.

use crate::{drop_all, run_all};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(model_favorites()).await?;
        run_all(manager, &["CREATE INDEX model_favorites_model ON model_favorites (model_id)"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["model_favorites"]).await
    }
}

fn model_favorites() -> TableCreateStatement {
    Table::create()
        .table("model_favorites")
        .col(text("user_id"))
        .col(big_integer("model_id"))
        .primary_key(Index::create().col("user_id").col("model_id"))
        .foreign_key(
            ForeignKey::create()
                .from("model_favorites", "user_id")
                .to("users", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .foreign_key(
            ForeignKey::create()
                .from("model_favorites", "model_id")
                .to("models", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}
