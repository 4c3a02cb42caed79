//! A separate database for each test, with helpers to fill it.

use domain::accounts::{Role, User};
use domain::engines::{EngineState, Offer, OfferedModel};
use domain::jobs::{GenerationJob, NewGenerationJob};
use migration::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;
use services::accounts::{NewAccount, create_user};
use services::database::Database;
use services::engines::{EngineRecord, ensure_sketch, list, save_offer, save_state};
use services::jobs::{create, create_many};
use services::queue::{Claim, ClaimEngine, claim};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

pub const LEASE: Duration = Duration::from_secs(30);

/// Runs a test on SQLite and on PostgreSQL: an async function whose only argument is a reference to a [`Fixture`],
/// `&TestDatabase` or, in the server's tests, `&TestApp`.
#[macro_export]
macro_rules! on_each_database {
    ($test:ident) => {
        mod $test {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                $crate::test_database::run_on_sqlite(super::$test).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                $crate::test_database::run_on_postgres(super::$test).await;
            }
        }
    };
}

/// What a test is given: a database, or an application on one.
pub trait Fixture: Sized {
    async fn from_database(test_db: TestDatabase) -> Self;
    fn into_database(self) -> TestDatabase;
}

pub async fn run_on_sqlite<F: Fixture>(test: impl AsyncFn(&F)) {
    test(&F::from_database(TestDatabase::sqlite().await).await).await;
}

/// Does nothing if no server is configured.
pub async fn run_on_postgres<F: Fixture>(test: impl AsyncFn(&F)) {
    let Some(test_db) = TestDatabase::postgres().await else { return };
    let fixture = F::from_database(test_db).await;
    test(&fixture).await;
    fixture.into_database().drop_database().await;
}

/// A migrated database.
pub struct TestDatabase {
    pub db: Database,
    _folder: Option<tempfile::TempDir>,
    pub postgres: Option<PostgresDatabase>,
}

/// A database of its own on the PostgreSQL server.
pub struct PostgresDatabase {
    /// Address of the server's default database.
    server: String,
    name: String,
}

impl PostgresDatabase {
    /// Its address, as the program takes it.
    pub fn url(&self) -> String {
        let (base, _) = self.server.rsplit_once('/').unwrap();
        format!("{base}/{}", self.name)
    }
}

impl Fixture for TestDatabase {
    async fn from_database(test_db: TestDatabase) -> Self {
        test_db
    }

    fn into_database(self) -> TestDatabase {
        self
    }
}

impl TestDatabase {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Database::sqlite(&folder.path().join("genonaut.db")).await.unwrap();
        Migrator::up(&db.write, None).await.unwrap();
        Self { db, _folder: Some(folder), postgres: None }
    }

    /// None if no server is configured.
    pub async fn postgres() -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("TEST_DATABASE_URL").ok()?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("services_{}_{number}", std::process::id());
        let admin = sea_orm::Database::connect(&server).await.unwrap();
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        admin.close().await.unwrap();
        let postgres = PostgresDatabase { server, name };
        let db = Database::postgres(&postgres.url()).await.unwrap();
        Migrator::up(&db.write, None).await.unwrap();
        Some(Self { db, _folder: None, postgres: Some(postgres) })
    }

    pub async fn drop_database(self) {
        let Some(PostgresDatabase { server, name }) = self.postgres else { return };
        self.db.write.close().await.unwrap();
        let admin = sea_orm::Database::connect(&server).await.unwrap();
        admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
    }

    /// Creates a user with the password `a long password`.
    pub async fn user(&self, username: &str) -> User {
        self.account(username, Role::Member).await
    }

    /// The same in any role.
    pub async fn account(&self, username: &str, role: Role) -> User {
        let new = NewAccount {
            username: username.into(),
            password: "a long password".into(),
            display_name: None,
            role,
        };
        create_user(&self.db.write, &new).await.unwrap()
    }

    /// Id of an existing user.
    pub async fn user_id(&self, username: &str) -> String {
        let sql = format!("SELECT id FROM users WHERE username = '{username}'");
        let backend = self.db.read.get_database_backend();
        let row = self.db.read.query_one_raw(sea_orm::Statement::from_string(backend, sql)).await.unwrap();
        row.unwrap().try_get("", "id").unwrap()
    }

    /// Registers the built-in engine, ready, with its model.
    pub async fn sketch(&self) -> ClaimEngine {
        ensure_sketch(&self.db.write, true, 1).await.unwrap();
        self.register_engine("sketch", &["sketch"], &[]).await
    }

    /// Registers a ready ComfyUI server with these models.
    pub async fn comfyui(&self, checkpoints: &[&str], loras: &[&str]) -> ClaimEngine {
        services::engines::configure(&self.db.write, &["http://127.0.0.1:8188"]).await.unwrap();
        self.register_engine("ComfyUI", checkpoints, loras).await
    }

    async fn register_engine(&self, name: &str, checkpoints: &[&str], loras: &[&str]) -> ClaimEngine {
        let engine = self.engine(name).await;
        let model = |name: &&str| OfferedModel { name: (*name).into(), ..Default::default() };
        let offer = Offer {
            checkpoints: checkpoints.iter().map(model).collect(),
            loras: loras.iter().map(model).collect(),
            samplers: vec!["euler_ancestral".into(), "euler".into()],
            schedulers: vec!["normal".into()],
            ..Default::default()
        };
        save_offer(&self.db.write, engine.id, &offer).await.unwrap();
        save_state(&self.db.write, engine.id, EngineState::Ready, None).await.unwrap();
        ClaimEngine { id: engine.id, name: engine.name, excluded_jobs: Vec::new() }
    }

    pub async fn engine(&self, name: &str) -> EngineRecord {
        let engines = list(&self.db.read).await.unwrap();
        engines.into_iter().find(|engine| engine.name == name).unwrap()
    }

    pub async fn job(&self, user: &User) -> GenerationJob {
        create(&self.db, &user.id, job_request("a lighthouse"), None).await.unwrap().job
    }

    /// Creates several jobs at once, at most 100.
    pub async fn jobs(&self, user: &User, how_many: i64) -> Vec<GenerationJob> {
        let new = NewGenerationJob { how_many, ..job_request("a lighthouse") };
        create_many(&self.db, &user.id, new, None).await.unwrap().jobs
    }

    /// Claims for a worker named `owner`; there must be something to claim.
    pub async fn claim(&self, owner: &str, engine: &ClaimEngine) -> Claim {
        claim(&self.db.write, owner, LEASE, engine).await.unwrap().expect("nothing to claim")
    }
}

pub fn job_request(prompt: &str) -> NewGenerationJob {
    NewGenerationJob { prompt: prompt.into(), ..Default::default() }
}
