//! PostgreSQL's search reads as much as it shows, however much there is.
//!
//! Its index of words finds without order, so of what very many entries have it brings all before the newest can be named.
//! Now every word belongs to one person, so that nobody's search reads what others wrote, and each entry also has words
//! for the spans of jobs that it lies in: the newest of a person's entries are searched first, and more of them only
//! while too few are found.

mod find;
mod words;

use crate::m20261123_000012_search::postgres;
use crate::run_all;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        run_all(manager, &["ALTER TABLE history_search DROP CONSTRAINT history_search_pkey"]).await?;
        run_all(manager, EMPTY).await?;
        run_all(manager, words::UP).await?;
        run_all(manager, find::UP).await?;
        run_all(manager, &[FILL, KEEP]).await?;
        run_all(manager, INDEXES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        run_all(manager, &["DROP INDEX history_search_job", "DROP FUNCTION history_search_keep"]).await?;
        run_all(manager, EMPTY).await?;
        run_all(manager, find::DOWN).await?;
        run_all(manager, words::DOWN).await?;
        run_all(manager, &[postgres::CELLS, postgres::KEEP, FILL]).await?;
        run_all(manager, &["ALTER TABLE history_search ADD PRIMARY KEY (place)"]).await?;
        run_all(manager, &[postgres::INDEX_OF_PLACES, postgres::INDEX_OF_WORDS]).await
    }
}

/// What is written anew, without the indexes that would slow it.
const EMPTY: &[&str] = &[
    "DROP INDEX history_search_place",
    "DROP INDEX history_search_words",
    "TRUNCATE history_search",
    "DROP VIEW history_cells",
];

/// In order, so that neighbours share pages.
const FILL: &str =
    "INSERT INTO history_search SELECT place, user_id, words FROM history_cells ORDER BY place";

/// Places alone are in no index: PostgreSQL would rather walk past everybody's entries in it than begin with the owner.
/// What is not yet sorted into the index of words is read by every search: 256 kB of it are enough.
const INDEXES: &[&str] = &[
    "CREATE UNIQUE INDEX history_search_place ON history_search (user_id, place)",
    "CREATE INDEX history_search_job ON history_search ((place / 16))",
    "CREATE INDEX history_search_words ON history_search USING gin (words) WITH (gin_pending_list_limit = 256)",
];

/// As a function in SQL it was planned anew for each row that is written, which took three times as long as the
/// writing. Sequential scans are off because a plan that is made while a table is empty stays when it is not.
const KEEP: &str = "CREATE OR REPLACE FUNCTION history_search_keep(first_place bigint, last_place bigint) \
    RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$ BEGIN \
    DELETE FROM history_search \
    WHERE place / 16 = first_place / 16 AND place BETWEEN first_place AND last_place; \
    INSERT INTO history_search SELECT place, user_id, words FROM history_cells \
    WHERE job_id = first_place / 16 AND place BETWEEN first_place AND last_place; \
    END $$";
