//! Changes that are made together or not at all.

use super::sql;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr};
use std::ops::Deref;

/// A transaction of its own, or a part of the one at hand: then that one's owner decides, and must give it up after an
/// error. A savepoint would do the same for two statements more each time.
pub enum NestedTransaction<'a> {
    Own(DatabaseTransaction),
    Within(&'a DatabaseTransaction),
}

impl NestedTransaction<'_> {
    /// Keeps them, as far as that is ours to say.
    pub async fn commit(self) -> Result<(), DbErr> {
        match self {
            Self::Own(transaction) => transaction.commit().await,
            Self::Within(_) => Ok(()),
        }
    }
}

impl Deref for NestedTransaction<'_> {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        match self {
            Self::Own(transaction) => transaction,
            Self::Within(transaction) => transaction,
        }
    }
}

/// Where changes can be made together.
pub trait BeginNested: ConnectionTrait {
    /// Begins to.
    fn begin_nested(&self) -> impl Future<Output = Result<NestedTransaction<'_>, DbErr>> + Send;
}

impl BeginNested for DatabaseConnection {
    async fn begin_nested(&self) -> Result<NestedTransaction<'_>, DbErr> {
        sql::begin(self).await.map(NestedTransaction::Own)
    }
}

impl BeginNested for DatabaseTransaction {
    async fn begin_nested(&self) -> Result<NestedTransaction<'_>, DbErr> {
        Ok(NestedTransaction::Within(self))
    }
}
