//! The search over the history: a row for each cell that it shows, an image or a job that has none, and tags.
//!
//! The number of a row is its place in the history: 16 times the job's id, plus 15 less the image's place in its batch
//! (a batch has at most 8), or plus nothing for the job itself. Descending, that is the order of the history.
//! The rows are kept by triggers, so that whatever changes a job or an image changes them in the same
//! transaction.

pub mod postgres;
pub mod sqlite;

use crate::{drop_all, run_all};
use sea_orm_migration::sea_orm::DbBackend;
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(content_tags()).await?;
        run_all(manager, INDEXES).await?;
        match manager.get_database_backend() {
            DbBackend::Postgres => run_all(manager, postgres::UP).await,
            _ => {
                let statements = sqlite::up();
                run_all(manager, &statements.iter().map(String::as_str).collect::<Vec<_>>()).await
            }
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => run_all(manager, postgres::DOWN).await?,
            _ => run_all(manager, sqlite::DOWN).await?,
        }
        run_all(manager, &["DROP INDEX generation_jobs_created"]).await?;
        drop_all(manager, &["content_tags"]).await
    }
}

/// A span of days becomes a span of ids by the first.
const INDEXES: &[&str] = &[
    "CREATE INDEX generation_jobs_created ON generation_jobs (user_id, created_at, id)",
    "CREATE INDEX content_tags_tag ON content_tags (tag, content_id)",
];

fn content_tags() -> TableCreateStatement {
    Table::create()
        .table("content_tags")
        .col(big_integer("content_id"))
        .col(text("tag"))
        .primary_key(Index::create().col("content_id").col("tag"))
        .foreign_key(
            ForeignKey::create()
                .from("content_tags", "content_id")
                .to("content_items", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}
