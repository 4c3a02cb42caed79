//! The whole path from a job to the frames its owner receives, through the worker, with fakes as the engines.

use crate::comfyui::recording_sink::test_timing;
use crate::comfyui::server::FakeComfyui;
use domain::accounts::{Role, User};
use domain::engines::{Engine, EngineState};
use domain::images::ContentItem;
use domain::jobs::{GenerationJob, JobStatus, NewGenerationJob};
use migration::MigratorTrait;
use sea_orm::ConnectionTrait;
use serde_json::Value;
use server::engine::registry::{self, Registry, RegistryParts};
use server::storage::Storage;
use server::worker::{self, Worker, WorkerParts};
use services::accounts::{self as accounts, NewAccount};
use services::database::Database;
use services::engines;
use services::events::{Event, Events};
use services::images;
use services::jobs;
use services::jobs::Estimates;
use services::preferences::Preferences;
use services::worker_signal::WorkerSignal;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::sync::broadcast::Receiver;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Timeout of every wait.
const TIMEOUT: Duration = Duration::from_secs(60);

pub struct TestApp {
    database: Database,
    events: Events,
    worker_signal: WorkerSignal,
    pub registry: Registry,
    pub user: User,
    folder: TempDir,
    urls: Vec<String>,
    running: Vec<JoinHandle<()>>,
}

impl TestApp {
    /// Engines named "ComfyUI", "ComfyUI 2", …, each probed once; the worker isn't running yet.
    pub async fn open(fakes: &[&FakeComfyui]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::sqlite(&folder.path().join("genonaut.sqlite")).await.unwrap();
        migration::Migrator::up(&database.write, None).await.unwrap();
        let (events, worker_signal) = (Events::default(), WorkerSignal::default());
        let urls: Vec<String> = fakes.iter().map(|fake| fake.url()).collect();
        let registry = registry(&database, &events, &worker_signal, &urls);
        let user = admin(&database).await;
        let app = Self { database, events, worker_signal, registry, user, folder, urls, running: Vec::new() };
        app.registry.start().await.unwrap();
        for engine in app.engines().await {
            app.registry.check(engine.id).await;
        }
        app
    }

    /// With one engine and a running worker.
    pub async fn with_running_worker(fake: &FakeComfyui) -> Self {
        let mut app = Self::open(&[fake]).await;
        app.work();
        app
    }

    /// Starts the worker and the health checks of the engines.
    pub fn work(&mut self) {
        let storage = Storage::local(&self.folder.path().join("images")).unwrap();
        let worker = Worker::new(WorkerParts {
            database: self.database.clone(),
            estimates: Estimates::new(self.database.read.clone()),
            events: self.events.clone(),
            worker_signal: self.worker_signal.clone(),
            storage,
            registry: self.registry.clone(),
            settings: worker::WorkerSettings {
                poll: Duration::from_millis(50),
                ..worker::WorkerSettings::default()
            },
        });
        let registry = self.registry.clone();
        self.running.push(tokio::spawn(async move { registry.run(CancellationToken::new()).await }));
        self.running
            .push(tokio::spawn(async move { worker::run(&worker, CancellationToken::new()).await.unwrap() }));
    }

    /// Kills this node; another one with empty memory takes over.
    pub async fn restart_node(&mut self) {
        for task in self.running.drain(..) {
            task.abort();
            let _ = task.await;
        }
        self.registry = registry(&self.database, &self.events, &self.worker_signal, &self.urls);
        self.registry.start().await.unwrap();
        self.work();
    }

    pub async fn job(&self, steps: i64, batch_size: i64) -> GenerationJob {
        self.job_on("auto", steps, batch_size).await
    }

    pub async fn job_on(&self, engine: &str, steps: i64, batch_size: i64) -> GenerationJob {
        let new = NewGenerationJob {
            prompt: "a red house by the sea".into(),
            checkpoint_model: Some("tiny-sd15-shared-small.ckpt".into()),
            width: 64,
            height: 64,
            steps,
            batch_size,
            sampler_name: "euler".into(),
            engine: engine.into(),
            ..NewGenerationJob::default()
        };
        let checked = new.validate().unwrap();
        let job = jobs::create(&self.database, &self.user.id, checked, None).await.unwrap().job;
        self.worker_signal.notify();
        job
    }

    pub async fn cancel(&self, job: &GenerationJob) {
        jobs::cancel(&self.database.write, &self.user.id, job.id, None).await.unwrap();
        self.worker_signal.cancel(job.id);
    }

    pub async fn reload_job(&self, job: &GenerationJob) -> GenerationJob {
        jobs::get(&self.database.read, &self.user.id, job.id).await.unwrap()
    }

    pub fn page(&self) -> PageSubscription {
        PageSubscription(self.events.subscribe(&self.user.id))
    }

    pub async fn engines(&self) -> Vec<Engine> {
        engines::overview(&self.database.read, &self.user).await.unwrap()
    }

    /// Waits until the engine `name` is in `state`; returns its card as an admin sees it.
    pub async fn wait_for_engine_state(&self, name: &str, state: EngineState) -> Engine {
        let mut page = self.page();
        let started = Instant::now();
        loop {
            assert!(started.elapsed() < TIMEOUT, "{name} never became {state:?}");
            let engine = self.engines().await.into_iter().find(|engine| engine.name == name).unwrap();
            if engine.state == state {
                return engine;
            }
            page.until(|frame| frame["topic"] == "engine").await;
        }
    }

    /// Waits until the job `is_so`; skips the back-off of retries.
    pub async fn until(&self, job: &GenerationJob, is_so: impl Fn(&GenerationJob) -> bool) -> GenerationJob {
        let mut page = self.page();
        let started = Instant::now();
        loop {
            assert!(started.elapsed() < TIMEOUT, "condition never met: {:?}", self.reload_job(job).await);
            let now = self.reload_job(job).await;
            if is_so(&now) {
                return now;
            }
            self.database.write.execute_unprepared("UPDATE generation_jobs SET run_at = NULL").await.unwrap();
            self.worker_signal.notify();
            page.until(|frame| frame["topic"] == "job" || frame["topic"] == "engine").await;
        }
    }

    pub async fn ended(&self, job: &GenerationJob) -> GenerationJob {
        self.until(job, |job| job.status.is_terminal()).await
    }

    /// The job's pictures as the viewer shows them.
    pub async fn pictures(&self, job: &GenerationJob) -> Vec<ContentItem> {
        let mut pictures = Vec::new();
        for image in &job.images {
            let found = images::find(&self.database.read, &self.user.id, image.content_id).await;
            pictures.push(found.unwrap().item);
        }
        pictures
    }

    /// Number of notifications.
    pub async fn notifications(&self) -> i64 {
        self.count("SELECT count(*) FROM user_notifications").await
    }

    pub async fn count(&self, query: &str) -> i64 {
        let statement = sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, query.to_owned());
        let row = self.database.read.query_one_raw(statement).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    }

    pub async fn switch(&self, engine: &Engine, on: bool) {
        engines::set_enabled(&self.database.write, engine.id, on).await.unwrap();
        app::engines::probe::Probe::engines_changed(&self.registry);
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.running.iter().for_each(JoinHandle::abort);
    }
}

fn registry(database: &Database, events: &Events, worker_signal: &WorkerSignal, urls: &[String]) -> Registry {
    Registry::new(RegistryParts {
        database: database.clone(),
        events: events.clone(),
        worker_signal: worker_signal.clone(),
        settings: registry::EngineSettings {
            comfyui_urls: urls.to_vec(),
            sketch: false,
            ping_every: Duration::from_millis(100),
            timing: test_timing(),
            ..registry::EngineSettings::default()
        },
    })
}

/// The first account, with notifications on.
async fn admin(database: &Database) -> User {
    let new = NewAccount {
        username: "ada".into(),
        password: "a long enough pass phrase".into(),
        display_name: None,
        role: Role::Admin,
    };
    let user = accounts::create_user(&database.write, &new).await.unwrap();
    let preferences = Preferences { notifications_enabled: true, ..Preferences::default() };
    let text = serde_json::to_string(&preferences).unwrap().replace('\'', "''");
    database.write.execute_unprepared(&format!("UPDATE users SET preferences = '{text}'")).await.unwrap();
    user
}

/// The frames that an open page receives.
pub struct PageSubscription(Receiver<Event>);

impl PageSubscription {
    /// Waits for a frame that `is_so`; returns early after a short silence, so that the caller checks again.
    pub async fn until(&mut self, is_so: impl Fn(&Value) -> bool) {
        let heard = async {
            while let Ok(event) = self.0.recv().await {
                if let Event::Text { frame, .. } = event
                    && is_so(&serde_json::from_str(&frame).unwrap())
                {
                    return;
                }
            }
        };
        let _ = tokio::time::timeout(Duration::from_millis(200), heard).await;
    }

    /// Progress frames of `job` up to and including the first that `is_so`.
    pub async fn progress(&mut self, job: &GenerationJob, is_so: impl Fn(&Value) -> bool) -> Vec<Value> {
        let mut heard = Vec::new();
        let hear = async {
            while let Ok(event) = self.0.recv().await {
                let Event::Text { frame, .. } = event else { continue };
                let frame: Value = serde_json::from_str(&frame).unwrap();
                if frame["topic"] == "progress" && frame["data"]["job_id"] == job.id {
                    heard.push(frame["data"].clone());
                    if is_so(&frame["data"]) {
                        return;
                    }
                }
            }
        };
        tokio::time::timeout(TIMEOUT, hear).await.expect("expected progress never arrived");
        heard
    }
}

/// Asserts everything that holds for a completed job.
pub fn assert_done(job: &GenerationJob, pictures: usize) {
    assert_eq!(job.status, JobStatus::Completed, "{job:?}");
    assert_eq!(job.images.len(), pictures);
    assert_eq!((job.error_kind, job.error_message.as_deref()), (None, None));
}
