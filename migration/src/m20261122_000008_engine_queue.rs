//! How many prompts lie in an engine's own queue, and which one it is stuck at.

use crate::run_all;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run_all(
            manager,
            &[
                "ALTER TABLE engines ADD COLUMN queue_length integer",
                "ALTER TABLE engines ADD COLUMN stuck_at text",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run_all(
            manager,
            &["ALTER TABLE engines DROP COLUMN stuck_at", "ALTER TABLE engines DROP COLUMN queue_length"],
        )
        .await
    }
}
