//! Changes that are made together or not at all.

use super::sql;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr};
use std::ops::Deref;

/// A transaction of its own, or a part of the one at hand: then that one's owner decides, and must give it up after an
/// error. A savepoint would do the same for two statements more each time.
pub enum Changes<'a> {
    Own(DatabaseTransaction),
    Within(&'a DatabaseTransaction),
}

impl Changes<'_> {
    /// Keeps them, as far as that is ours to say.
    pub async fn commit(self) -> Result<(), DbErr> {
        match self {
            Self::Own(transaction) => transaction.commit().await,
            Self::Within(_) => Ok(()),
        }
    }
}

impl Deref for Changes<'_> {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        match self {
            Self::Own(transaction) => transaction,
            Self::Within(transaction) => transaction,
        }
    }
}

/// Where changes can be made together.
pub trait Together: ConnectionTrait {
    /// Begins to.
    fn together(&self) -> impl Future<Output = Result<Changes<'_>, DbErr>> + Send;
}

impl Together for DatabaseConnection {
    async fn together(&self) -> Result<Changes<'_>, DbErr> {
        sql::begin(self).await.map(Changes::Own)
    }
}

impl Together for DatabaseTransaction {
    async fn together(&self) -> Result<Changes<'_>, DbErr> {
        Ok(Changes::Within(self))
    }
}
