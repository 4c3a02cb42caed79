//! Databases to measure on.

use crate::BenchError;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};
use services::database::{Database, DatabaseLocation};
use std::path::{Path, PathBuf};

/// People there are, named person0, person1…
pub const PEOPLE: usize = 20;

/// A new database, and a folder for files.
pub struct TestDatabase {
    pub database: Database,
    pub folder: PathBuf,
    /// The server and the name of the database made there.
    postgres: Option<(String, String)>,
}

impl TestDatabase {
    /// Makes one in `folder`, or on the PostgreSQL `server`.
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

    /// One that is there already, or a new file: the address of a PostgreSQL database, or where SQLite's file is. It
    /// stays at the end.
    pub async fn at(folder: &Path, place: &str) -> Result<Self, BenchError> {
        let folder = folder.join(std::process::id().to_string());
        std::fs::create_dir_all(&folder)?;
        let location = match place.starts_with("postgres") {
            true => DatabaseLocation::Postgres(place.to_owned()),
            false => DatabaseLocation::Sqlite(place.into()),
        };
        Ok(Self { database: open(&location).await?, folder, postgres: None })
    }

    /// Removes it.
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

/// The address without a database, and the name of a new one. Writes reach the disk as an admin's would, also
/// on a server that was set up for tests.
async fn make_database(server: &str) -> Result<(&str, String), BenchError> {
    let (base, _) = server.rsplit_once('/').ok_or("the address names no database")?;
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

/// What an admin's database does by itself now and then. PostgreSQL would otherwise walk over every row that
/// was removed a moment ago.
pub async fn analyze_tables(c: &DatabaseConnection) -> Result<(), BenchError> {
    let statement = match c.get_database_backend() {
        DbBackend::Postgres => "VACUUM ANALYZE",
        _ => "ANALYZE",
    };
    c.execute_unprepared(statement).await?;
    Ok(())
}
