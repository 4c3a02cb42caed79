//! Converts database errors to client errors.

use super::Error;
use sea_orm::DbErr;

impl From<DbErr> for Error {
    /// Logs the cause once; the client sees an internal error.
    fn from(error: DbErr) -> Self {
        tracing::error!(%error, "database error");
        Self::Internal
    }
}
