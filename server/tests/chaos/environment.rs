//! The data of a run: a folder, on a small disk if possible, and a database.

use crate::disk::Disk;
use crate::support::test_database::TestDatabase;
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
    /// None: the program has its own, in SQLite.
    test_db: Option<TestDatabase>,
    folder: TempDir,
    /// The disk of the data folder; none where mounting isn't allowed.
    pub disk: Option<Disk>,
}

impl Environment {
    pub fn sqlite() -> Self {
        Self::new("SQLite", 1, None)
    }

    /// With two programs.
    pub fn postgresql(test_db: TestDatabase) -> Self {
        Self::new("PostgreSQL", 2, Some(test_db))
    }

    fn new(name: &'static str, nodes: usize, test_db: Option<TestDatabase>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        fs::create_dir(&data).unwrap();
        let disk = Disk::mount(&data);
        Self { name, nodes, test_db, folder, disk }
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The database's address, for the programs.
    pub fn database_url(&self) -> Option<String> {
        Some(self.test_db.as_ref()?.postgres.as_ref()?.url())
    }

    pub fn log(&self, node: usize) -> PathBuf {
        self.folder.path().join(format!("{node}.log"))
    }

    pub async fn database(&self) -> Database {
        match &self.test_db {
            Some(test_db) => test_db.db.clone(),
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

    pub async fn drop_database(self) {
        if let Some(test_db) = self.test_db {
            test_db.drop_database().await;
        }
    }
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() { walk(&path, found) } else { found.push(path) }
    }
}
