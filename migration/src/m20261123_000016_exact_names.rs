//! SQLite's search knows the names that can be filtered by exactly, as PostgreSQL's does: each is one word, its bytes in
//! hexadecimal. Before, a name was its words, and the rows had to be asked whether it was that name.

use crate::m20261123_000012_search::sqlite;
use crate::run_all;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        replace(manager, sqlite::index(CELL, CELLS)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        replace(manager, sqlite::up()).await
    }
}

async fn replace(manager: &SchemaManager<'_>, index: Vec<String>) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        return Ok(());
    }
    run_all(manager, sqlite::DOWN).await?;
    run_all(manager, &index.iter().map(String::as_str).collect::<Vec<_>>()).await
}

const CELL: &str =
    "owner, state, checkpoint, loras, size, marks, tags, prompt, negative_prompt, title, model";

/// NOT INDEXED: see migration 12.
const CELLS: &str = "CREATE VIEW history_cells AS \
    SELECT j.id AS job_id, j.id * 16 AS place, replace(j.user_id, '-', '') AS owner, \
    CASE WHEN j.status IN ('pending', 'running') THEN 'active' ELSE j.status END AS state, \
    hex(j.checkpoint_model) AS checkpoint, \
    (SELECT group_concat(hex(json_extract(value, '$.name')), ' ') FROM json_each(j.lora_models)) AS loras, \
    j.width || 'x' || j.height AS size, '' AS marks, '' AS tags, j.prompt AS prompt, \
    j.negative_prompt AS negative_prompt, '' AS title, j.checkpoint_model AS model \
    FROM generation_jobs j NOT INDEXED WHERE j.deleted_at IS NULL AND j.status <> 'completed' \
    UNION ALL \
    SELECT j.id, j.id * 16 + 15 - i.batch_index, replace(j.user_id, '-', ''), 'completed', \
    hex(j.checkpoint_model), \
    (SELECT group_concat(hex(json_extract(value, '$.name')), ' ') FROM json_each(j.lora_models)), \
    i.width || 'x' || i.height, CASE WHEN i.is_favorite THEN 'favorite' ELSE '' END, \
    (SELECT group_concat(hex(t.tag), ' ') FROM content_tags t WHERE t.content_id = i.id), \
    j.prompt, j.negative_prompt, i.title, j.checkpoint_model \
    FROM generation_jobs j NOT INDEXED JOIN content_items i ON i.job_id = j.id \
    WHERE i.deleted_at IS NULL AND j.deleted_at IS NULL";
