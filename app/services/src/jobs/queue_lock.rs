//! One change of a person's queue at a time.

use crate::data::sql;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};

/// Until the transaction ends, whoever else adds to or reorders this person's queue waits. SQLite has one
/// writer anyway.
pub(super) async fn lock_user_queue(c: &impl ConnectionTrait, user_id: &str) -> Result<(), DbErr> {
    if c.get_database_backend() == DbBackend::Postgres {
        sql::one(
            c,
            "SELECT 1 AS locked FROM pg_advisory_xact_lock(hashtextextended($1, 0))",
            [user_id.into()],
        )
        .await?;
    }
    Ok(())
}
