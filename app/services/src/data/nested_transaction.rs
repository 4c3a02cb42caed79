//! Changes that are committed together or not at all.

use super::sql;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr};
use std::ops::Deref;

/// A transaction of its own, or a part of an outer one. The owner of the outer one commits, and must roll back after an
/// error. A savepoint would do the same at the cost of two more statements.
pub enum NestedTransaction<'a> {
    Own(DatabaseTransaction),
    Within(&'a DatabaseTransaction),
}

impl NestedTransaction<'_> {
    /// Commits an own transaction; leaves an outer one to its owner.
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

/// A connection or transaction that can begin a nested transaction.
pub trait BeginNested: ConnectionTrait {
    /// Begins a transaction, or joins this one.
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
