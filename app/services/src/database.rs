//! Database connections and transactions.

use crate::data::sql;
use domain::error::Error;
use sea_orm::sqlx::Connection;
use sea_orm::{ConnectOptions, DatabaseConnection, DatabaseTransaction, DbErr, TransactionTrait};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Connections of the SQLite reader pool.
const READERS: u32 = 8;
/// Connections to a PostgreSQL server.
const POOL: u32 = 16;

/// Where the data is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseLocation {
    /// A SQLite file, created if missing.
    Sqlite(PathBuf),
    /// `postgres://…`
    Postgres(String),
}

/// One writer and a pool of readers on SQLite; the same pool for both on PostgreSQL.
/// Never use either while holding a transaction.
#[derive(Clone)]
pub struct Database {
    pub write: DatabaseConnection,
    pub read: DatabaseConnection,
}

impl Database {
    /// Opens the database at `location`.
    ///
    /// # Errors
    /// When the file cannot be created or the server does not respond.
    pub async fn open(location: &DatabaseLocation) -> Result<Self, DbErr> {
        match location {
            DatabaseLocation::Sqlite(path) => Self::sqlite(path).await,
            DatabaseLocation::Postgres(url) => Self::postgres(url).await,
        }
    }

    /// One writer, which serializes all write transactions, and a pool of readers.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn sqlite(path: &Path) -> Result<Self, DbErr> {
        let write = sqlite_pool(path, 1, false).await?;
        let read = sqlite_pool(path, READERS, true).await?;
        Ok(Self::of(write, read))
    }

    /// One pool for both.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn postgres(url: &str) -> Result<Self, DbErr> {
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(POOL)
            .sqlx_logging(false)
            .acquire_timeout(Duration::from_secs(10))
            // Statements here are short: JIT compilation takes a hundred times as long as execution.
            .map_sqlx_postgres_opts(|postgres| postgres.options([("jit", "off")]));
        let pool = sea_orm::Database::connect(options).await?;
        Ok(Self::of(pool.clone(), pool))
    }

    fn of(write: DatabaseConnection, read: DatabaseConnection) -> Self {
        Self { write, read }
    }
}

impl Database {
    /// Begins a transaction on the writer. Use neither pool while holding it.
    ///
    /// # Errors
    /// [`Error::Internal`] when no connection is free in time.
    pub async fn begin(&self) -> Result<Transaction, Error> {
        Ok(Transaction(sql::begin(&self.write).await?))
    }

    /// Whether writer and readers respond; for the health routes.
    pub async fn answers(&self) -> bool {
        self.write.ping().await.is_ok() && self.read.ping().await.is_ok()
    }
}

/// A transaction, rolled back when dropped. Services take what it dereferences to.
pub struct Transaction(DatabaseTransaction);

impl Transaction {
    /// Begins a savepoint, which can be rolled back on its own.
    ///
    /// # Errors
    /// [`Error::Internal`] when the database fails.
    pub async fn savepoint(&self) -> Result<Self, Error> {
        Ok(Self(self.0.begin().await?))
    }

    /// Commits the changes.
    ///
    /// # Errors
    /// [`Error::Internal`] when the database fails; nothing is then saved.
    pub async fn commit(self) -> Result<(), Error> {
        Ok(self.0.commit().await?)
    }

    /// Rolls back the changes.
    ///
    /// # Errors
    /// [`Error::Internal`] when the database fails; nothing is saved then either.
    pub async fn rollback(self) -> Result<(), Error> {
        Ok(self.0.rollback().await?)
    }
}

impl Deref for Transaction {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.0
    }
}

async fn sqlite_pool(path: &Path, connections: u32, read_only: bool) -> Result<DatabaseConnection, DbErr> {
    let path = path.to_owned();
    let mut options = ConnectOptions::new("sqlite::memory:");
    options
        .max_connections(connections)
        .min_connections(1)
        .sqlx_logging(false)
        .test_before_acquire(false)
        .acquire_timeout(Duration::from_secs(10))
        // Connections never expire: they hold prepared statements and the page cache.
        .idle_timeout(None)
        .max_lifetime(None)
        // On a full disk SQLite rolls back automatically. The driver's own rollback then fails, and it would
        // treat the connection as inside a transaction forever.
        .map_sqlx_sqlite_pool_opts(|pool| {
            pool.after_release(|connection, _| {
                Box::pin(async move {
                    if connection.is_in_transaction() {
                        // A rollback may be in progress.
                        connection.ping().await?;
                    }
                    Ok(!connection.is_in_transaction())
                })
            })
        })
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .filename(&path)
                .in_memory(false)
                .shared_cache(false)
                .create_if_missing(true)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "NORMAL")
                // Kilobytes. Readers get less: there are several, and the system caches the file as well.
                .pragma("cache_size", if read_only { "-2000" } else { "-8000" })
                .pragma("temp_store", "MEMORY")
                .pragma("query_only", if read_only { "1" } else { "0" })
        });
    sea_orm::Database::connect(options).await
}
