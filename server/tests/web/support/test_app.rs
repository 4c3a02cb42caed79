//! A complete server without its worker, with its own database and folder.

use crate::support::request::TestRequest;
use crate::test_database::{Fixture, TestDatabase};
use app::engines::probe::Probe;
use app::request::context::{Context, Site};
use async_trait::async_trait;
use axum::Router;
use domain::accounts::{Role, User};
use domain::engines::ProbeReport;
use server::config::{Config, find_site};
use server::engine::comfyui::Address;
use server::storage::Storage;
use server::web::signatures::Signatures;
use server::web::{self, Web};
use services::accounts::{NewAccount, create_user, start_session};
use services::events::Events;
use services::jobs::Estimates;
use services::worker_signal::WorkerSignal;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The setup code of [`TestApp`].
pub const SETUP_CODE: &str = "QUIETHOUSE";

/// The server, its database and its folder.
pub struct TestApp {
    pub test_db: TestDatabase,
    pub web: Web,
    pub router: Router,
    pub folder: tempfile::TempDir,
}

/// A user with a session cookie.
pub struct TestUser {
    pub user: User,
    pub token: String,
}

/// No engines.
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
        let folder = tempfile::tempdir().unwrap();
        let look_up =
            |name: &str| settings.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let config = Config::read(look_up).unwrap();
        let storage = Storage::local(&folder.path().join("files")).unwrap();
        let context = Context {
            estimates: Estimates::new(test_db.db.read.clone()),
            database: test_db.db.clone(),
            events: Events::default(),
            worker_signal: WorkerSignal::default(),
            engines: Arc::new(NoEngines),
            site: Arc::new(Site {
                https: config.https(),
                waiting_jobs: config.waiting_jobs,
                version: "test",
            }),
        };
        let site_root = config.site_root.clone().unwrap_or_else(|| folder.path().join("site"));
        let site = find_site(Some(&site_root), config.addr);
        let signatures = Signatures::load(&test_db.db).await.unwrap();
        let code = Some(SETUP_CODE.into());
        let web = Web::new(&config, context, storage, &site, code, signatures, CancellationToken::new());
        let router = web::router(web.clone());
        Self { test_db, web, router, folder }
    }

    pub async fn member(&self, username: &str) -> TestUser {
        self.person(username, Role::Member).await
    }

    pub async fn admin(&self, username: &str) -> TestUser {
        self.person(username, Role::Admin).await
    }

    async fn person(&self, username: &str, role: Role) -> TestUser {
        let account = NewAccount {
            username: username.into(),
            password: "a long password".into(),
            display_name: None,
            role,
        };
        let user = create_user(&self.test_db.db.write, &account).await.unwrap();
        let token = start_session(&self.test_db.db.write, &user, None).await.unwrap().0;
        TestUser { user, token }
    }

    /// The same user on another device.
    pub async fn again(&self, person: &TestUser) -> TestUser {
        let token = start_session(&self.test_db.db.write, &person.user, None).await.unwrap().0;
        TestUser { user: person.user.clone(), token }
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
