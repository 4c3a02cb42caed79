//! The application with fakes as its engines: its worker, its engines and its jobs.

use crate::comfyui::recording_sink::test_timing;
use crate::comfyui::server::FakeComfyui;
use crate::support::test_app::{self, TestApp};
use crate::support::test_database::TestDatabase;
use domain::accounts::Role;
use domain::engines::{Engine, EngineState};
use domain::images::ContentItem;
use domain::jobs::{GenerationJob, JobStatus, NewGenerationJob};
use server::engine::registry::EngineSettings;
use server::worker::{self, WorkerSettings};
use services::{engines, images, jobs};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// Timeout of every wait.
const TIMEOUT: Duration = Duration::from_secs(60);

impl TestApp {
    /// Engines named "ComfyUI", "ComfyUI 2", …, each probed once; the worker isn't running yet. The user is an admin
    /// with notifications on.
    pub async fn open(fakes: &[&FakeComfyui]) -> Self {
        let settings = EngineSettings {
            comfyui_urls: fakes.iter().map(|fake| fake.url()).collect(),
            sketch: false,
            ping_every: Duration::from_millis(100),
            timing: test_timing(),
            ..EngineSettings::default()
        };
        let app = Self::with_engines(TestDatabase::sqlite().await, settings).await;
        app.user.set(app.test_db.account("ada", Role::Admin).await).unwrap();
        app.enable_notifications().await;
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
        let settings = WorkerSettings { poll: Duration::from_millis(50), ..WorkerSettings::default() };
        let (worker, registry) = (self.worker_with(settings), self.registry.clone());
        self.tasks.spawn(async move { registry.run(CancellationToken::new()).await });
        self.tasks.spawn(async move { worker::run(&worker, CancellationToken::new()).await.unwrap() });
    }

    /// Kills this node; another one with empty memory takes over.
    pub async fn restart_node(&mut self) {
        self.tasks.shutdown().await;
        self.registry = test_app::registry(&self.context, self.engine_settings.clone());
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
        let job = self.create_job_for(self.user().await, new).await;
        self.context.worker_signal.notify();
        job
    }

    pub async fn cancel(&self, job: &GenerationJob) {
        jobs::cancel(&self.test_db.db.write, &job.user_id, job.id, None).await.unwrap();
        self.context.worker_signal.cancel(job.id);
    }

    pub async fn engines(&self) -> Vec<Engine> {
        engines::overview(&self.test_db.db.read, self.user().await).await.unwrap()
    }

    /// Waits until the engine `name` is in `state`; returns its card as an admin sees it.
    pub async fn wait_for_engine_state(&self, name: &str, state: EngineState) -> Engine {
        let mut page = self.page().await;
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
        let mut page = self.page().await;
        let started = Instant::now();
        loop {
            assert!(started.elapsed() < TIMEOUT, "condition never met: {:?}", self.reload_job(job).await);
            let now = self.reload_job(job).await;
            if is_so(&now) {
                return now;
            }
            self.clear_back_off().await;
            self.context.worker_signal.notify();
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
            let found = images::find(&self.test_db.db.read, &job.user_id, image.content_id).await;
            pictures.push(found.unwrap().item);
        }
        pictures
    }

    /// Number of notifications.
    pub async fn notifications(&self) -> i64 {
        self.count("SELECT count(*) FROM user_notifications").await
    }

    pub async fn switch(&self, engine: &Engine, on: bool) {
        engines::set_enabled(&self.test_db.db.write, engine.id, on).await.unwrap();
        app::engines::probe::Probe::engines_changed(&self.registry);
    }
}

/// Asserts everything that holds for a completed job.
pub fn assert_done(job: &GenerationJob, pictures: usize) {
    assert_eq!(job.status, JobStatus::Completed, "{job:?}");
    assert_eq!(job.images.len(), pictures);
    assert_eq!((job.error_kind, job.error_message.as_deref()), (None, None));
}
