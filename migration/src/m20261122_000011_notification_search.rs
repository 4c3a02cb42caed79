//! Notifications that are found by the words they begin with, one person's among everybody's.

use crate::run_all;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

// The owner is a word like the others, so that the index itself leaves everybody else's rows out. `prefix` has the
// beginnings of words looked up as fast as whole ones. Texts never change.
const SQLITE: [&str; 4] = [
    "CREATE VIRTUAL TABLE notification_search USING fts5(words, owner, content='', contentless_delete=1, \
     tokenize='unicode61 remove_diacritics 0', prefix='2 3 4')",
    "CREATE TRIGGER notification_search_add AFTER INSERT ON user_notifications BEGIN \
     INSERT INTO notification_search (rowid, words, owner) \
     VALUES (new.id, new.title || ' ' || new.message, 'u' || replace(new.user_id, '-', '')); END",
    "CREATE TRIGGER notification_search_remove AFTER DELETE ON user_notifications BEGIN \
     DELETE FROM notification_search WHERE rowid = old.id; END",
    "INSERT INTO notification_search (rowid, words, owner) \
     SELECT id, title || ' ' || message, 'u' || replace(user_id, '-', '') FROM user_notifications",
];

// What PostgreSQL would take for an address, a path or a number with a sign is words here as well.
const POSTGRES: [&str; 2] = [
    "ALTER TABLE user_notifications ADD COLUMN search tsvector GENERATED ALWAYS AS (to_tsvector('simple', \
     translate(title || ' ' || message || ' u' || replace(user_id, '-', ''), './:@-+\\', '       '))) STORED",
    "CREATE INDEX user_notifications_search ON user_notifications USING gin (search)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => run_all(manager, &POSTGRES).await,
            _ => run_all(manager, &SQLITE).await,
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => {
                run_all(manager, &["ALTER TABLE user_notifications DROP COLUMN search"]).await
            }
            _ => {
                let all = [
                    "DROP TRIGGER notification_search_add",
                    "DROP TRIGGER notification_search_remove",
                    "DROP TABLE notification_search",
                ];
                run_all(manager, &all).await
            }
        }
    }
}
