//! Scripted engines, their jobs, and the files that are stored for them.

use crate::scripted_engine::ScriptedEngine;
use crate::support::running_worker::RunningWorker;
use crate::support::test_app::TestApp;
use domain::engines::EngineKind;
use domain::jobs::{GenerationJob, NewGenerationJob};
use server::engine::ImageEngine;
use server::engine::registry::Slot;
use server::storage::Storage;
use server::worker::{self, Outcome, WorkerSettings};
use services::engines::{self as engines, NewEngine};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

impl TestApp {
    /// Starts a worker with another storage and a short lease, so that heartbeats come soon.
    pub fn start_worker_on(&self, storage: &Storage) -> RunningWorker {
        let settings = WorkerSettings { lease: Duration::from_millis(300), ..WorkerSettings::default() };
        RunningWorker::start(self.worker_on(storage, settings))
    }

    /// A running engine of one slot with these models, whose runs survive this process.
    pub async fn engine(&self, name: &str, models: &[&str]) -> Arc<ScriptedEngine> {
        self.engine_with_slots(name, models, 1).await
    }

    /// The same with this many slots.
    pub async fn engine_with_slots(&self, name: &str, models: &[&str], slots: i32) -> Arc<ScriptedEngine> {
        let row = NewEngine { name: name.into(), base_url: format!("http://{name}.example:8188") };
        let id = engines::add(&self.test_db.db.write, row).await.unwrap().id;
        self.register_engine(ScriptedEngine::new(id, name, true, models), slots).await
    }

    /// The built-in engine, whose runs end with this process.
    pub async fn built_in(&self, models: &[&str]) -> Arc<ScriptedEngine> {
        engines::ensure_sketch(&self.test_db.db.write, true, 1).await.unwrap();
        let rows = engines::list(&self.test_db.db.read).await.unwrap();
        let row = rows.into_iter().find(|row| row.kind == EngineKind::Sketch).unwrap();
        self.register_engine(ScriptedEngine::new(row.id, &row.name, false, models), 1).await
    }

    async fn register_engine(&self, engine: ScriptedEngine, slots: i32) -> Arc<ScriptedEngine> {
        let engine = Arc::new(engine);
        self.registry.insert(Arc::clone(&engine) as _, slots, None);
        self.registry.check(engine.id()).await;
        engine
    }

    /// A small job for the model `name`.
    pub async fn job(&self, name: &str) -> GenerationJob {
        let new = NewGenerationJob { checkpoint_model: Some(name.into()), ..small_job() };
        self.create_job_for(self.user().await, new).await
    }

    /// The free slot of `engine`.
    pub fn slot(&self, engine: &ScriptedEngine) -> Slot {
        let slots = self.registry.free_slots();
        slots.into_iter().find(|slot| slot.engine.id() == engine.id()).expect("a free slot")
    }

    pub async fn run_once(&self, engine: &ScriptedEngine) -> Outcome {
        worker::run_once(&self.worker, self.slot(engine)).await.unwrap()
    }

    /// Number of stored files.
    pub fn files(&self) -> usize {
        self.paths().len()
    }

    pub fn paths(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        walk(&self.folder.path().join("files"), &mut found);
        found
    }
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() { walk(&path, found) } else { found.push(path) }
    }
}

/// The smallest possible job.
pub fn small_job() -> NewGenerationJob {
    NewGenerationJob { prompt: "a fox".into(), width: 64, height: 64, ..NewGenerationJob::default() }
}
