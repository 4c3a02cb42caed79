//! The newest finished jobs of a model, to learn from how long they took.

use crate::run_all;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = "CREATE INDEX generation_jobs_finished ON generation_jobs (checkpoint_model, id DESC) \
                     WHERE status = 'completed'";
        run_all(manager, &[index]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run_all(manager, &["DROP INDEX generation_jobs_finished"]).await
    }
}
