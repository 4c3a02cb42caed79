//! The whole server in this process, with its own database and folder.

pub use super::users::TestUser;

use super::request::TestRequest;
use super::test_database::{Fixture, TestDatabase};
use app::engines::probe::Probe;
use app::request::context::{Context, Site};
use async_trait::async_trait;
use axum::Router;
use domain::accounts::User;
use domain::engines::ProbeReport;
use server::config::{Config, find_site};
use server::engine::comfyui::Address;
use server::engine::registry::{EngineSettings, Registry, RegistryParts};
use server::storage::Storage;
use server::web::signatures::Signatures;
use server::web::{self, Web};
use server::worker::{Worker, WorkerParts, WorkerSettings};
use services::events::Events;
use services::jobs::Estimates;
use services::worker_signal::WorkerSignal;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::OnceCell;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// The setup code of [`TestApp`].
pub const SETUP_CODE: &str = "QUIETHOUSE";

/// The server. Nothing runs until a worker is started; requests go to the router.
pub struct TestApp {
    pub test_db: TestDatabase,
    pub context: Context,
    pub storage: Storage,
    pub registry: Registry,
    pub engine_settings: EngineSettings,
    pub worker: Worker,
    pub web: Web,
    pub router: Router,
    /// Its data folder; the stored files are in `files`.
    pub folder: TempDir,
    /// Run as long as this exists.
    pub tasks: JoinSet<()>,
    pub user: OnceCell<User>,
}

/// Stands in for the engines of the pages, so that no request leaves this process.
struct NoEngines;

#[async_trait]
impl Probe for NoEngines {
    async fn probe(&self, _: &str) -> ProbeReport {
        ProbeReport { reachable: false, message: "Nothing answers there.".into(), checks: Vec::new() }
    }

    async fn may_be_used(&self, base_url: &str) -> Result<(), String> {
        Address::parse(base_url).map(|_| ()).map_err(str::to_owned)
    }

    async fn find_local(&self) -> Vec<String> {
        Vec::new()
    }

    fn engines_changed(&self) {}
}

impl Fixture for TestApp {
    async fn from_database(test_db: TestDatabase) -> Self {
        Self::new(test_db).await
    }

    fn into_database(self) -> TestDatabase {
        self.test_db
    }
}

impl TestApp {
    pub async fn new(test_db: TestDatabase) -> Self {
        Self::with(test_db, &[]).await
    }

    pub async fn sqlite() -> Self {
        Self::new(TestDatabase::sqlite().await).await
    }

    /// With settings from these environment variables.
    pub async fn with(test_db: TestDatabase, settings: &[(&str, &str)]) -> Self {
        Self::build(test_db, settings, EngineSettings::default()).await
    }

    /// With these engines, registered but not probed yet.
    pub async fn with_engines(test_db: TestDatabase, settings: EngineSettings) -> Self {
        let app = Self::build(test_db, &[], settings).await;
        app.registry.start().await.unwrap();
        app
    }

    async fn build(
        test_db: TestDatabase,
        settings: &[(&str, &str)],
        engine_settings: EngineSettings,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let look_up =
            |name: &str| settings.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let config = Config::read(look_up).unwrap();
        let storage = Storage::local(&folder.path().join("files")).unwrap();
        let context = context(&test_db, &config);
        let registry = registry(&context, engine_settings.clone());
        let worker = worker(&context, &storage, &registry, WorkerSettings::default());
        let web = web(&config, &context, &storage, &folder).await;
        let (router, tasks, user) = (web::router(web.clone()), JoinSet::new(), OnceCell::new());
        Self {
            test_db,
            context,
            storage,
            registry,
            engine_settings,
            worker,
            web,
            router,
            folder,
            tasks,
            user,
        }
    }

    pub fn get(&self, path: &str) -> TestRequest {
        TestRequest::new(self, "GET", path)
    }

    pub fn post(&self, path: &str) -> TestRequest {
        TestRequest::new(self, "POST", path)
    }

    pub fn request(&self, method: &str, path: &str) -> TestRequest {
        TestRequest::new(self, method, path)
    }
}

fn context(test_db: &TestDatabase, config: &Config) -> Context {
    Context {
        estimates: Estimates::new(test_db.db.read.clone()),
        database: test_db.db.clone(),
        events: Events::default(),
        worker_signal: WorkerSignal::default(),
        engines: Arc::new(NoEngines),
        site: Arc::new(Site { https: config.https(), waiting_jobs: config.waiting_jobs, version: "test" }),
    }
}

/// The engines of one process.
pub fn registry(context: &Context, settings: EngineSettings) -> Registry {
    let Context { database, events, worker_signal, .. } = context.clone();
    Registry::new(RegistryParts { database, events, worker_signal, settings })
}

/// The worker of one process.
pub fn worker(context: &Context, storage: &Storage, registry: &Registry, settings: WorkerSettings) -> Worker {
    let Context { database, estimates, events, worker_signal, .. } = context.clone();
    let (storage, registry) = (storage.clone(), registry.clone());
    Worker::new(WorkerParts { database, estimates, events, worker_signal, storage, registry, settings })
}

async fn web(config: &Config, context: &Context, storage: &Storage, folder: &TempDir) -> Web {
    let site_root = config.site_root.clone().unwrap_or_else(|| folder.path().join("site"));
    let site = find_site(Some(&site_root), config.addr);
    let signatures = Signatures::load(&context.database).await.unwrap();
    let (context, storage, code) = (context.clone(), storage.clone(), Some(SETUP_CODE.into()));
    Web::new(config, context, storage, &site, code, signatures, CancellationToken::new())
}
