//! What a failed statement is to a client.

use super::Error;
use sea_orm::DbErr;

impl From<DbErr> for Error {
    /// The cause is logged here, once; the client learns that it was not their fault.
    fn from(error: DbErr) -> Self {
        tracing::error!(%error, "database");
        Self::Internal
    }
}
