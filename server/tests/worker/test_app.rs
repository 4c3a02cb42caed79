//! A worker with everything around it, on a database of its own.

use crate::scripted_engine::ScriptedEngine;
use domain::accounts::{Role, User};
use domain::engines::EngineKind;
use domain::jobs::{GenerationJob, JobStatus, NewGenerationJob};
use migration::MigratorTrait;
use sea_orm::ConnectionTrait;
use server::engine::Engine;
use server::engine::registry::{self, Registry, RegistryParts, Slot};
use server::storage::Storage;
use server::worker::{Outcome, Settings, Worker, WorkerParts};
use services::accounts::{self as accounts, NewAccount};
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
    pub database: Database,
    pub events: Events,
    pub worker_signal: WorkerSignal,
    pub storage: Storage,
    pub registry: Registry,
    pub worker: Worker,
    pub user: User,
    pub folder: TempDir,
}

/// Runs `test` on SQLite, and on PostgreSQL where TEST_DATABASE_URL names a server.
pub fn on_each_database(test: impl AsyncFn(TestApp)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        test(TestApp::on_sqlite().await).await;
        if let Ok(url) = std::env::var("TEST_DATABASE_URL") {
            test(TestApp::on_postgres(&url).await).await;
        }
    });
}

impl TestApp {
    async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::sqlite(&folder.path().join("genonaut.sqlite")).await.unwrap();
        Self::with(database, folder).await
    }

    /// In a schema of its own.
    async fn on_postgres(url: &str) -> Self {
        let schema = format!("worker_{}", uuid::Uuid::new_v4().simple());
        let server = Database::postgres(url).await.unwrap();
        server.write.execute_unprepared(&format!("CREATE SCHEMA {schema}")).await.unwrap();
        let join = if url.contains('?') { '&' } else { '?' };
        let own = format!("{url}{join}options=-csearch_path%3D{schema}");
        Self::with(Database::postgres(&own).await.unwrap(), tempfile::tempdir().unwrap()).await
    }

    async fn with(database: Database, folder: TempDir) -> Self {
        migration::Migrator::up(&database.write, None).await.unwrap();
        let (events, worker_signal) = (Events::default(), WorkerSignal::default());
        let storage = Storage::local(&folder.path().join("images")).unwrap();
        let registry = Registry::new(RegistryParts {
            database: database.clone(),
            events: events.clone(),
            worker_signal: worker_signal.clone(),
            settings: registry::Settings::default(),
        });
        let worker = worker(&database, &events, &worker_signal, &storage, &registry, Settings::default());
        let user = account(&database, "ada").await;
        Self { database, events, worker_signal, storage, registry, worker, user, folder }
    }

    /// A second process on the same database.
    pub fn second_worker(&self) -> Worker {
        self.worker_with(Settings::default())
    }

    pub fn worker_with(&self, settings: Settings) -> Worker {
        worker(&self.database, &self.events, &self.worker_signal, &self.storage, &self.registry, settings)
    }

    /// A worker with another storage, and a short lease: what needs a heartbeat comes soon.
    pub fn worker_on(&self, storage: &Storage) -> Worker {
        let settings = Settings { lease: Duration::from_millis(300), ..Settings::default() };
        worker(&self.database, &self.events, &self.worker_signal, storage, &self.registry, settings)
    }

    /// A running engine of one slot with these models, whose work survives this process.
    pub async fn engine(&self, name: &str, models: &[&str]) -> Arc<ScriptedEngine> {
        self.engine_with_slots(name, models, 1).await
    }

    /// The same with so many slots.
    pub async fn engine_with_slots(&self, name: &str, models: &[&str], slots: i32) -> Arc<ScriptedEngine> {
        let row = NewEngine { name: name.into(), base_url: format!("http://{name}.example:8188") };
        let id = engines::add(&self.database.write, row).await.unwrap().id;
        self.register_engine(ScriptedEngine::new(id, name, true, models), slots).await
    }

    /// The built-in engine, whose work ends with this process.
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
        self.create_job_for(&self.user, NewGenerationJob { checkpoint_model: Some(name.into()), ..small() })
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
        self.worker.run_once(self.slot(engine)).await.unwrap()
    }

    /// Starts the worker's loop.
    pub fn start(&self) -> RunningWorker {
        start(self.worker.clone())
    }

    /// The same with a shorter lease.
    pub fn start_with_lease(&self, lease: Duration) -> RunningWorker {
        start(self.worker_with(Settings { lease, ..Settings::default() }))
    }

    /// Turns the bell on.
    pub async fn enable_notifications(&self) {
        let preferences = Preferences { notifications_enabled: true, ..Preferences::default() };
        let text = serde_json::to_string(&preferences).unwrap().replace('\'', "''");
        self.sql(&format!("UPDATE users SET preferences = '{text}'")).await;
    }

    pub async fn sql(&self, statement: &str) {
        self.database.write.execute_unprepared(statement).await.unwrap();
    }

    /// Rows that `query` counts.
    pub async fn count(&self, query: &str) -> i64 {
        let backend = self.database.read.get_database_backend();
        let statement = sea_orm::Statement::from_string(backend, query.to_owned());
        self.database.read.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    /// Makes jobs that wait out a back-off due at once.
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
    settings: Settings,
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

/// A member of the house.
pub async fn account(database: &Database, name: &str) -> User {
    account_of(database, name, Role::Member).await
}

pub async fn account_of(database: &Database, name: &str, role: Role) -> User {
    let new = NewAccount {
        username: name.into(),
        password: "a long enough pass phrase".into(),
        display_name: None,
        role,
    };
    accounts::create_user(&database.write, &new).await.unwrap()
}

/// The smallest job there is.
pub fn small() -> NewGenerationJob {
    NewGenerationJob { prompt: "a fox".into(), width: 64, height: 64, ..NewGenerationJob::default() }
}

/// A worker's loop that runs.
pub struct RunningWorker {
    shutdown: CancellationToken,
    running: tokio::task::JoinHandle<Result<(), domain::error::Error>>,
}

pub fn start(worker: Worker) -> RunningWorker {
    let shutdown = CancellationToken::new();
    let running = tokio::spawn({
        let shutdown = shutdown.clone();
        async move { worker.run(shutdown).await }
    });
    RunningWorker { shutdown, running }
}

impl RunningWorker {
    /// Stops it and waits until it has let go.
    pub async fn stop(self) {
        self.shutdown.cancel();
        self.running.await.unwrap().unwrap();
    }

    /// Ends it where it stands, as SIGKILL would.
    pub async fn kill(self) {
        self.running.abort();
        assert!(self.running.await.unwrap_err().is_cancelled());
    }
}

/// Waits for the frame that says that `job` is in `status`.
pub async fn seen(
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
        Err(_) => panic!("job {} never got {}: {frames:#?}", job.id, status.as_str()),
    }
}
