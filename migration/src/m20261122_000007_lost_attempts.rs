//! What the queue must still know of earlier attempts after a restart.

use crate::run_all;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run_all(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run_all(manager, DOWN).await
    }
}

/// `avoid`: the job's next attempt goes to another engine, while there is one; false again once the job has
/// ended, so that the index stays small. `kills`: workers that died while they kept its pictures.
const UP: &[&str] = &[
    "ALTER TABLE job_attempts ADD COLUMN avoid boolean NOT NULL DEFAULT FALSE",
    "ALTER TABLE job_attempts ADD COLUMN kills integer NOT NULL DEFAULT 0",
    "CREATE INDEX job_attempts_avoid ON job_attempts (engine_id, job_id) WHERE avoid",
];

const DOWN: &[&str] = &[
    "DROP INDEX job_attempts_avoid",
    "ALTER TABLE job_attempts DROP COLUMN kills",
    "ALTER TABLE job_attempts DROP COLUMN avoid",
];
