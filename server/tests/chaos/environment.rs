//! The data of a run: a folder, on a small disk if possible, and a database.

use crate::disk::Disk;
use sea_orm::ConnectionTrait;
use services::database::Database;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

/// Older than the age below which the sweep spares a file.
const FILE_AGE: Duration = Duration::from_secs(2 * 60 * 60);

pub struct Environment {
    pub name: &'static str,
    /// Programs that run at once.
    pub nodes: usize,
    database_url: Option<String>,
    folder: TempDir,
    /// The disk of the data folder; none where mounting isn't allowed.
    pub disk: Option<Disk>,
}

impl Environment {
    pub fn sqlite() -> Self {
        Self::new("SQLite", 1, None)
    }

    /// With two programs, in its own schema.
    pub async fn postgresql(url: &str) -> Self {
        let schema = format!("chaos_{}", uuid::Uuid::new_v4().simple());
        let server = Database::postgres(url).await.unwrap();
        server.write.execute_unprepared(&format!("CREATE SCHEMA {schema}")).await.unwrap();
        let join = if url.contains('?') { '&' } else { '?' };
        Self::new("PostgreSQL", 2, Some(format!("{url}{join}options=-csearch_path%3D{schema}")))
    }

    fn new(name: &'static str, nodes: usize, database_url: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        fs::create_dir(&data).unwrap();
        let disk = Disk::mount(&data);
        Self { name, nodes, database_url, folder, disk }
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn database_url(&self) -> Option<&str> {
        self.database_url.as_deref()
    }

    pub fn log(&self, node: usize) -> PathBuf {
        self.folder.path().join(format!("{node}.log"))
    }

    pub async fn database(&self) -> Database {
        match &self.database_url {
            Some(url) => Database::postgres(url).await.unwrap(),
            None => Database::sqlite(&self.data().join("genonaut.sqlite")).await.unwrap(),
        }
    }

    /// Every file in the storage folder: pictures, thumbnails and leftovers.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        walk(&self.data().join("files"), &mut found);
        found
    }

    /// Sets the modification time of every file to hours ago.
    pub fn age_files(&self) {
        for file in self.files() {
            let file = fs::File::options().write(true).open(file).unwrap();
            file.set_modified(SystemTime::now() - FILE_AGE).unwrap();
        }
    }

    /// Moves the logs to where they survive the folder; returns their new path.
    pub fn save_logs(&self) -> PathBuf {
        let kept = tempfile::Builder::new().prefix("chaos-logs").tempdir().unwrap().keep();
        for node in 0..self.nodes {
            fs::copy(self.log(node), kept.join(format!("{node}.log"))).unwrap();
        }
        kept
    }
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() { walk(&path, found) } else { found.push(path) }
    }
}
