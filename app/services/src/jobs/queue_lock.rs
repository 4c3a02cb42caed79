//! Serialises changes to a user's queue.

use crate::data::sql;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};

/// Locks the user's queue against other additions and reorderings until the transaction ends. SQLite needs no lock,
/// because it has a single writer.
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
