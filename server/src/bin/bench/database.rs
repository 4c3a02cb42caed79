//! Databases for measurements.

use crate::BenchError;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};
use services::database::{Database, DatabaseLocation};
use std::path::{Path, PathBuf};

/// Number of users, named person0, person1…
pub const PEOPLE: usize = 20;

/// A database, and a folder for files.
pub struct TestDatabase {
    pub database: Database,
    pub folder: PathBuf,
    /// The server and the name of the database created there.
    postgres: Option<(String, String)>,
}

impl TestDatabase {
    /// Creates one in `folder`, or on the PostgreSQL `server`.
    pub async fn make(folder: &Path, server: Option<&str>) -> Result<Self, BenchError> {
        let folder = folder.join(std::process::id().to_string());
        std::fs::create_dir_all(&folder)?;
        let (location, postgres) = match server {
            None => (DatabaseLocation::Sqlite(folder.join("genonaut.sqlite")), None),
            Some(server) => {
                let (base, name) = make_database(server).await?;
                (DatabaseLocation::Postgres(format!("{base}/{name}")), Some((server.to_owned(), name)))
            }
        };
        Ok(Self { database: open(&location).await?, folder, postgres })
    }

    /// Opens the PostgreSQL database at `place`, or the SQLite file, which is created if missing. It is not removed at
    /// the end.
    pub async fn at(folder: &Path, place: &str) -> Result<Self, BenchError> {
        let folder = folder.join(std::process::id().to_string());
        std::fs::create_dir_all(&folder)?;
        let location = match place.starts_with("postgres") {
            true => DatabaseLocation::Postgres(place.to_owned()),
            false => DatabaseLocation::Sqlite(place.into()),
        };
        Ok(Self { database: open(&location).await?, folder, postgres: None })
    }

    /// Removes the folder, and the database that was created.
    pub async fn remove(self) -> Result<(), BenchError> {
        self.database.write.close().await?;
        if let Some((server, name)) = self.postgres {
            let server = sea_orm::Database::connect(&server).await?;
            server.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await?;
        }
        Ok(std::fs::remove_dir_all(&self.folder)?)
    }
}

async fn open(location: &DatabaseLocation) -> Result<Database, BenchError> {
    let database = Database::open(location).await?;
    Migrator::up(&database.write, None).await?;
    Ok(database)
}

/// Creates a database; returns the server's address without a database, and its name. Turns on durable writes as in
/// production, even on a server set up for tests.
async fn make_database(server: &str) -> Result<(&str, String), BenchError> {
    let (base, _) = server.rsplit_once('/').ok_or("the address has no database name")?;
    let name = format!("bench_{}", std::process::id());
    let connection = sea_orm::Database::connect(server).await?;
    for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
        connection.execute_unprepared(&format!("ALTER SYSTEM SET {setting} = on")).await?;
    }
    connection.execute_unprepared("SELECT pg_reload_conf()").await?;
    connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
    connection.close().await?;
    Ok((base, name))
}

/// Does what a production database does automatically. Otherwise PostgreSQL would scan every row just removed.
pub async fn analyze_tables(c: &DatabaseConnection) -> Result<(), BenchError> {
    let statement = match c.get_database_backend() {
        DbBackend::Postgres => "VACUUM ANALYZE",
        _ => "ANALYZE",
    };
    c.execute_unprepared(statement).await?;
    Ok(())
}
