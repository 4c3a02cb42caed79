//! Schema changes, one file a change, never edited once landed.

pub use sea_orm_migration::prelude::*;

mod m20261122_000001_accounts;
mod m20261122_000002_engines;
mod m20261122_000003_jobs;
mod m20261122_000004_content;
mod m20261122_000005_notifications;
mod m20261122_000007_lost_attempts;
mod m20261122_000008_engine_queue;
mod m20261122_000009_estimates;
mod m20261122_000010_notification_changes;
mod m20261122_000011_notification_search;
mod m20261123_000012_search;
mod m20261123_000013_notification_types;
mod m20261123_000014_presets;
mod m20261123_000015_model_favorites;
mod m20261123_000016_exact_names;
mod m20261123_000017_search_windows;
mod m20261130_000018_left_out;

/// Every change, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_accounts::Migration),
            Box::new(m20261122_000002_engines::Migration),
            Box::new(m20261122_000003_jobs::Migration),
            Box::new(m20261122_000004_content::Migration),
            Box::new(m20261122_000005_notifications::Migration),
            Box::new(m20261122_000007_lost_attempts::Migration),
            Box::new(m20261122_000008_engine_queue::Migration),
            Box::new(m20261122_000009_estimates::Migration),
            Box::new(m20261122_000010_notification_changes::Migration),
            Box::new(m20261122_000011_notification_search::Migration),
            Box::new(m20261123_000012_search::Migration),
            Box::new(m20261123_000013_notification_types::Migration),
            Box::new(m20261123_000014_presets::Migration),
            Box::new(m20261123_000015_model_favorites::Migration),
            Box::new(m20261123_000016_exact_names::Migration),
            Box::new(m20261123_000017_search_windows::Migration),
            Box::new(m20261130_000018_left_out::Migration),
        ]
    }
}

/// Runs each statement on its own: partial and descending indexes read the same on both databases.
async fn run_all(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}

/// Drops `tables`, given in the order of their making.
async fn drop_all(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables.iter().rev() {
        manager.drop_table(Table::drop().table(*table).to_owned()).await?;
    }
    Ok(())
}
