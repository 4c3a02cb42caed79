//! A worker with its services, on its own database.

use crate::scripted_engine::ScriptedEngine;
use crate::test_database::{Fixture, TestDatabase};
use domain::accounts::User;
use domain::engines::EngineKind;
use domain::jobs::{GenerationJob, JobStatus, NewGenerationJob};
use sea_orm::ConnectionTrait;
use server::engine::ImageEngine;
use server::engine::registry::{self, Registry, RegistryParts, Slot};
use server::storage::Storage;
use server::worker::{self, Outcome, Worker, WorkerParts, WorkerSettings};
use services::database::Database;
use services::engines::{self as engines, NewEngine};
use services::events::{Event, Events};
use services::jobs;
use services::jobs::Estimates;
use services::preferences::Preferences;
use services::worker_signal::WorkerSignal;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

pub struct TestApp {
    pub test_db: TestDatabase,
    pub database: Database,
    pub events: Events,
    pub worker_signal: WorkerSignal,
    pub storage: Storage,
    pub registry: Registry,
    pub worker: Worker,
    pub user: User,
    pub folder: TempDir,
}

impl Fixture for TestApp {
    async fn from_database(test_db: TestDatabase) -> Self {
        let database = test_db.db.clone();
        let folder = tempfile::tempdir().unwrap();
        let (events, worker_signal) = (Events::default(), WorkerSignal::default());
        let storage = Storage::local(&folder.path().join("images")).unwrap();
        let registry = Registry::new(RegistryParts {
            database: database.clone(),
            events: events.clone(),
            worker_signal: worker_signal.clone(),
            settings: registry::EngineSettings::default(),
        });
        let worker =
            worker(&database, &events, &worker_signal, &storage, &registry, WorkerSettings::default());
        let user = test_db.user("ada").await;
        Self { test_db, database, events, worker_signal, storage, registry, worker, user, folder }
    }

    fn into_database(self) -> TestDatabase {
        self.test_db
    }
}

impl TestApp {
    /// A second process on the same database.
    pub fn second_worker(&self) -> Worker {
        self.worker_with(WorkerSettings::default())
    }

    pub fn worker_with(&self, settings: WorkerSettings) -> Worker {
        worker(&self.database, &self.events, &self.worker_signal, &self.storage, &self.registry, settings)
    }

    /// A worker with another storage and a short lease, so that heartbeats come soon.
    pub fn worker_on(&self, storage: &Storage) -> Worker {
        let settings = WorkerSettings { lease: Duration::from_millis(300), ..WorkerSettings::default() };
        worker(&self.database, &self.events, &self.worker_signal, storage, &self.registry, settings)
    }

    /// A running engine of one slot with these models, whose runs survive this process.
    pub async fn engine(&self, name: &str, models: &[&str]) -> Arc<ScriptedEngine> {
        self.engine_with_slots(name, models, 1).await
    }

    /// The same with this many slots.
    pub async fn engine_with_slots(&self, name: &str, models: &[&str], slots: i32) -> Arc<ScriptedEngine> {
        let row = NewEngine { name: name.into(), base_url: format!("http://{name}.example:8188") };
        let id = engines::add(&self.database.write, row).await.unwrap().id;
        self.register_engine(ScriptedEngine::new(id, name, true, models), slots).await
    }

    /// The built-in engine, whose runs end with this process.
    pub async fn built_in(&self, models: &[&str]) -> Arc<ScriptedEngine> {
        engines::ensure_sketch(&self.database.write, true, 1).await.unwrap();
        let rows = engines::list(&self.database.read).await.unwrap();
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
        self.create_job_for(
            &self.user,
            NewGenerationJob { checkpoint_model: Some(name.into()), ..small_job() },
        )
        .await
    }

    pub async fn create_job_for(&self, user: &User, new: NewGenerationJob) -> GenerationJob {
        jobs::create(&self.database, &user.id, new.validate().unwrap(), None).await.unwrap().job
    }

    pub async fn reload_job(&self, job: &GenerationJob) -> GenerationJob {
        jobs::get(&self.database.read, &job.user_id, job.id).await.unwrap()
    }

    /// The free slot of `engine`.
    pub fn slot(&self, engine: &ScriptedEngine) -> Slot {
        let slots = self.registry.free_slots();
        slots.into_iter().find(|slot| slot.engine.id() == engine.id()).expect("a free slot")
    }

    pub async fn run_once(&self, engine: &ScriptedEngine) -> Outcome {
        worker::run_once(&self.worker, self.slot(engine)).await.unwrap()
    }

    /// Starts the worker's loop.
    pub fn start(&self) -> RunningWorker {
        start(self.worker.clone())
    }

    /// The same with a shorter lease.
    pub fn start_with_lease(&self, lease: Duration) -> RunningWorker {
        start(self.worker_with(WorkerSettings { lease, ..WorkerSettings::default() }))
    }

    /// Turns notifications on.
    pub async fn enable_notifications(&self) {
        let preferences = Preferences { notifications_enabled: true, ..Preferences::default() };
        let text = serde_json::to_string(&preferences).unwrap().replace('\'', "''");
        self.sql(&format!("UPDATE users SET preferences = '{text}'")).await;
    }

    pub async fn sql(&self, statement: &str) {
        self.database.write.execute_unprepared(statement).await.unwrap();
    }

    /// The result of a `COUNT` query.
    pub async fn count(&self, query: &str) -> i64 {
        let backend = self.database.read.get_database_backend();
        let statement = sea_orm::Statement::from_string(backend, query.to_owned());
        self.database.read.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    /// Makes jobs in their back-off due at once.
    pub async fn clear_back_off(&self) {
        self.sql("UPDATE generation_jobs SET run_at = NULL").await;
    }

    /// Files in storage.
    pub fn files(&self) -> usize {
        self.paths().len()
    }

    pub fn paths(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        walk(&self.folder.path().join("images"), &mut found);
        found
    }
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() { walk(&path, found) } else { found.push(path) }
    }
}

fn worker(
    database: &Database,
    events: &Events,
    worker_signal: &WorkerSignal,
    storage: &Storage,
    registry: &Registry,
    settings: WorkerSettings,
) -> Worker {
    Worker::new(WorkerParts {
        database: database.clone(),
        estimates: Estimates::new(database.read.clone()),
        events: events.clone(),
        worker_signal: worker_signal.clone(),
        storage: storage.clone(),
        registry: registry.clone(),
        settings,
    })
}

/// The smallest possible job.
pub fn small_job() -> NewGenerationJob {
    NewGenerationJob { prompt: "a fox".into(), width: 64, height: 64, ..NewGenerationJob::default() }
}

/// A running worker loop.
pub struct RunningWorker {
    shutdown: CancellationToken,
    running: tokio::task::JoinHandle<Result<(), domain::error::Error>>,
}

pub fn start(worker: Worker) -> RunningWorker {
    let shutdown = CancellationToken::new();
    let running = tokio::spawn({
        let shutdown = shutdown.clone();
        async move { worker::run(&worker, shutdown).await }
    });
    RunningWorker { shutdown, running }
}

impl RunningWorker {
    /// Stops it and waits until it has ended.
    pub async fn stop(self) {
        self.shutdown.cancel();
        self.running.await.unwrap().unwrap();
    }

    /// Aborts it, as SIGKILL would.
    pub async fn kill(self) {
        self.running.abort();
        assert!(self.running.await.unwrap_err().is_cancelled());
    }
}

/// Waits for the frame that reports `job` in `status`.
pub async fn wait_for_job_status(
    page: &mut broadcast::Receiver<Event>,
    job: &GenerationJob,
    status: JobStatus,
) -> serde_json::Value {
    let mut frames = Vec::new();
    let wanted = async {
        loop {
            let Event::Text { frame, .. } = page.recv().await.unwrap() else { continue };
            let value: serde_json::Value = serde_json::from_str(&frame).unwrap();
            let data = &value["data"];
            if value["topic"] == "job" && data["id"] == job.id && data["status"] == status.as_str() {
                return data.clone();
            }
            frames.push(frame);
        }
    };
    match tokio::time::timeout(Duration::from_secs(20), wanted).await {
        Ok(data) => data,
        Err(_) => panic!("job {} never became {}: {frames:#?}", job.id, status.as_str()),
    }
}
