//! The whole server with an instant engine, on a real socket.

use crate::BenchError;
use crate::cases::engine::InstantEngine;
use crate::database::{PEOPLE, TestDatabase};
use crate::http::HttpClient;
use app::request::context::{Context, Site};
use domain::accounts::{Role, User};
use domain::error::Error;
use server::config::{Config, find_site};
use server::connections::{self, ConnectionLimits};
use server::engine::registry::{EngineSettings, Registry, RegistryParts};
use server::open_files::raise_limit;
use server::storage::Storage;
use server::web::signatures::Signatures;
use server::web::{self, Web};
use server::worker::{self, Worker, WorkerParts};
use services::accounts::{NewAccount, Token, create_user, set_notifications_enabled, sign_in, start_session};
use services::database::Database;
use services::engines::{ensure_sketch, list};
use services::events::Events;
use services::jobs::Estimates;
use services::queue::ClaimEngine;
use services::worker_signal::WorkerSignal;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Concurrent jobs of the engine.
pub const SLOTS: i32 = 16;

/// A server with users.
pub struct TestApp {
    pub database: Database,
    pub people: Vec<TestUser>,
    pub engine: Arc<InstantEngine>,
    pub worker_signal: WorkerSignal,
    address: SocketAddr,
    context: Context,
    registry: Registry,
    storage: Storage,
    serving: JoinHandle<()>,
}

/// A signed-in user.
pub struct TestUser {
    pub user: User,
    token: String,
}

/// A running worker.
pub struct RunningWorker {
    stop: CancellationToken,
    ended: JoinHandle<Result<(), Error>>,
}

impl RunningWorker {
    /// Stops it and waits until it has ended.
    pub async fn stop(self) -> Result<(), BenchError> {
        self.stop.cancel();
        Ok(self.ended.await??)
    }
}

impl TestApp {
    pub async fn open(test_database: &TestDatabase) -> Result<Self, BenchError> {
        let database = test_database.database.clone();
        let (events, worker_signal) = (Events::default(), WorkerSignal::default());
        let storage = Storage::local(&test_database.folder.join("files"))?;
        let registry = registry(&database, &events, &worker_signal);
        let engine = engine(&database, &registry).await?;
        let site = Arc::new(Site { https: false, waiting_jobs: 1_000_000, version: "bench" });
        let engines = Arc::new(registry.clone());
        let context = Context {
            estimates: Estimates::new(database.read.clone()),
            database: database.clone(),
            events,
            worker_signal: worker_signal.clone(),
            engines,
            site,
        };
        let (address, serving) = serve(context.clone(), storage.clone()).await?;
        let people = people(&database).await?;
        Ok(Self { database, people, engine, worker_signal, address, context, registry, storage, serving })
    }

    /// Starts a worker.
    pub fn start_worker(&self) -> RunningWorker {
        let worker = Worker::new(WorkerParts {
            database: self.database.clone(),
            estimates: Estimates::new(self.database.read.clone()),
            events: self.context.events.clone(),
            worker_signal: self.worker_signal.clone(),
            storage: self.storage.clone(),
            registry: self.registry.clone(),
            settings: worker::WorkerSettings::default(),
        });
        let stop = CancellationToken::new();
        let ended = tokio::spawn({
            let stop = stop.clone();
            async move { worker::run(&worker, stop).await }
        });
        RunningWorker { stop, ended }
    }

    /// The engine in the form the claim takes.
    pub fn claim_engine(&self) -> ClaimEngine {
        let engine = self.engine.as_ref();
        ClaimEngine {
            id: server::engine::ImageEngine::id(engine),
            name: "sketch".into(),
            ..ClaimEngine::default()
        }
    }

    /// `count` connections, of the users in turn.
    pub async fn clients(&self, count: usize) -> Result<Vec<HttpClient>, BenchError> {
        let mut clients = Vec::new();
        for person in self.people.iter().cycle().take(count) {
            clients.push(HttpClient::connect(self.address, &person.token).await?);
        }
        Ok(clients)
    }

    /// `count` connections of one user.
    pub async fn clients_of(&self, person: &TestUser, count: usize) -> Result<Vec<HttpClient>, BenchError> {
        let mut clients = Vec::new();
        for _ in 0..count {
            clients.push(HttpClient::connect(self.address, &person.token).await?);
        }
        Ok(clients)
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn registry(database: &Database, events: &Events, worker_signal: &WorkerSignal) -> Registry {
    Registry::new(RegistryParts {
        database: database.clone(),
        events: events.clone(),
        worker_signal: worker_signal.clone(),
        settings: EngineSettings::default(),
    })
}

/// Replaces the built-in engine.
async fn engine(database: &Database, registry: &Registry) -> Result<Arc<InstantEngine>, BenchError> {
    ensure_sketch(&database.write, true, SLOTS.unsigned_abs()).await?;
    let row = list(&database.read).await?.into_iter().next().ok_or("no engine")?;
    let engine = Arc::new(InstantEngine::new(row.id, &row.name)?);
    registry.insert(Arc::clone(&engine) as _, SLOTS, None);
    registry.check(row.id).await;
    Ok(engine)
}

/// Serves the whole router on a real socket, without the rate limit.
async fn serve(context: Context, storage: Storage) -> Result<(SocketAddr, JoinHandle<()>), BenchError> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let config = Config::read(|name| match name {
        "GENONAUT_ADDR" => Some(address.to_string()),
        "GENONAUT_API_RATE" | "GENONAUT_API_BURST" => Some("1000000".into()),
        _ => None,
    })?;
    let site = find_site(Some(&PathBuf::from("target/site")), address);
    let (signatures, stopping) = (Signatures::random(), CancellationToken::new());
    let router = web::router(Web::new(&config, context, storage, &site, None, signatures, stopping.clone()));
    let limits = ConnectionLimits::new(raise_limit(), |_| true);
    Ok((address, tokio::spawn(connections::serve(listener, router, Arc::new(limits), stopping))))
}

/// Users with notifications on.
async fn people(database: &Database) -> Result<Vec<TestUser>, BenchError> {
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        let account = NewAccount {
            username: format!("person{number}"),
            password: "a long password".into(),
            display_name: None,
            role: Role::Member,
        };
        let (user, Token(token)) = person(database, &account).await?;
        set_notifications_enabled(&database.write, &user.id, true).await?;
        people.push(TestUser { user, token });
    }
    Ok(people)
}

/// Signs the user in; creates the account first, unless the database has it.
async fn person(database: &Database, account: &NewAccount) -> Result<(User, Token), BenchError> {
    let c = &database.write;
    match sign_in(c, &account.username, &account.password, None).await {
        Err(Error::WrongCredentials) => {
            let user = create_user(c, account).await?;
            let token = start_session(c, &user, None).await?;
            Ok((user, token))
        }
        signed_in => Ok(signed_in?),
    }
}
