//! Starts the web server, the worker and the engine checks, and shuts them down.

use crate::config::{Config, find_site};
use crate::connections::{self, ConnectionLimits};
use crate::data_folder::DataFolder;
use crate::engine::comfyui::Timing;
use crate::engine::registry::{self, Registry, RegistryParts};
use crate::open_files;
use crate::storage::Storage;
use crate::web::signatures::Signatures;
use crate::web::{self, Web};
use crate::worker::{self, Worker, WorkerParts};
use app::request::context::{Context, Site};
use axum::Router;
use rand::distr::{Alphanumeric, SampleString};
use services::accounts::no_users;
use services::database::Database;
use services::events::Events;
use services::jobs::Estimates;
use services::settings;
use services::worker_signal::WorkerSignal;
use std::error::Error;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// Length of the setup code in letters and digits.
const SETUP_CODE: usize = 10;

/// Serves until SIGTERM or SIGINT.
///
/// # Errors
/// When the server cannot listen on the address, or an essential part fails.
pub async fn serve(config: Config, folder: &DataFolder, database: Database) -> Result<(), Box<dyn Error>> {
    let stopping = CancellationToken::new();
    let storage = Storage::local(&folder.files())?;
    let (events, worker_signal) = (Events::default(), WorkerSignal::default());
    let engines = engines(&config, &database, &events, &worker_signal);
    engines.start().await?;
    let estimates = Estimates::new(database.read.clone());
    let worker = Worker::new(WorkerParts {
        database: database.clone(),
        estimates: estimates.clone(),
        events: events.clone(),
        worker_signal: worker_signal.clone(),
        storage: storage.clone(),
        registry: engines.clone(),
        settings: worker::WorkerSettings {
            lease: config.lease,
            single_process: config.database_url.is_none(),
            ..Default::default()
        },
    });
    let listener = listen(config.addr)?;
    let site = Arc::new(site_facts(&config));
    let proxies = config.trusted_proxies.clone();
    let limits = ConnectionLimits::new(open_files::raise_limit(), move |peer| proxies.contain(peer));
    let context =
        Context { estimates, database, events, worker_signal, engines: Arc::new(engines.clone()), site };
    let router = build_router(&config, context, storage, &listener, &stopping).await?;
    let web = connections::serve(listener, router, Arc::new(limits), stopping.clone());
    let watch = engines.run(stopping.clone());
    let worker_task = worker::run(&worker, stopping.clone());
    run_all(&stopping, web, watch, worker_task).await
}

fn engines(config: &Config, database: &Database, events: &Events, worker_signal: &WorkerSignal) -> Registry {
    Registry::new(RegistryParts {
        database: database.clone(),
        events: events.clone(),
        worker_signal: worker_signal.clone(),
        settings: registry::EngineSettings {
            comfyui_urls: config.comfyui_urls.clone(),
            sketch: config.sketch,
            sketch_slots: config.sketch_slots,
            timing: Timing::default().with_stall(config.stall),
            ..Default::default()
        },
    })
}

fn site_facts(config: &Config) -> Site {
    Site { https: config.https(), waiting_jobs: config.waiting_jobs, version: env!("CARGO_PKG_VERSION") }
}

fn listen(addr: SocketAddr) -> Result<TcpListener, String> {
    let wrong = |error| format!("cannot listen on {addr}: {error}; set GENONAUT_ADDR to another address");
    connections::listen(addr).map_err(wrong)
}

/// Builds the router and prints the address, the setup code and what is missing.
async fn build_router(
    config: &Config,
    context: Context,
    storage: Storage,
    listener: &TcpListener,
    stopping: &CancellationToken,
) -> Result<Router, Box<dyn Error>> {
    let site = find_site(config.site_root.as_deref(), config.addr);
    if let Some(missing) = &site.missing {
        eprintln!("genonaut: {missing}");
    }
    let code = setup_code(&context.database).await?;
    let signatures = Signatures::load(&context.database).await?;
    let address = match config.public_url {
        Some(_) => config.address(),
        None => format!("http://{}", listener.local_addr()?),
    };
    println!("Genonaut is ready: {address}");
    if let Some(code) = &code {
        println!(
            "No account yet. Create the first one at {address}/setup. From another machine you need this code: {code}"
        );
    }
    Ok(web::router(Web::new(config, context, storage, &site, code, signatures, stopping.clone())))
}

/// The code for the first account, the same after a restart and on every node; `None` once an account exists.
async fn setup_code(database: &Database) -> Result<Option<Arc<str>>, domain::error::Error> {
    if !no_users(&database.read).await? {
        settings::remove(&database.write, settings::SETUP_CODE).await?;
        return Ok(None);
    }
    if let Some(code) = settings::get::<String>(&database.read, settings::SETUP_CODE).await? {
        return Ok(Some(code.into()));
    }
    let code = Alphanumeric.sample_string(&mut rand::rng(), SETUP_CODE).to_uppercase();
    settings::put(&database.write, settings::SETUP_CODE, &code).await?;
    Ok(Some(code.into()))
}

/// Runs web server, engine checks and worker; the first signal or failure stops all of them.
async fn run_all(
    stopping: &CancellationToken,
    web: impl Future<Output = ()>,
    watch: impl Future<Output = ()>,
    worker: impl Future<Output = Result<(), domain::error::Error>>,
) -> Result<(), Box<dyn Error>> {
    let until_stopped = async |ended: Result<(), Box<dyn Error>>| {
        stopping.cancel();
        ended
    };
    let signals = async {
        tokio::select! {
            signal = wait_for_signal() => signal,
            () = stopping.cancelled() => Ok(()),
        }
    };
    let web = async {
        web.await;
        until_stopped(Ok(())).await
    };
    let worker = async { until_stopped(worker.await.map_err(Box::<dyn Error>::from)).await };
    let signals = async { until_stopped(signals.await.map_err(Box::<dyn Error>::from)).await };
    let (web, (), worker, signals) = tokio::join!(web, watch, worker, signals);
    web.and(worker).and(signals)
}

async fn wait_for_signal() -> std::io::Result<()> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("shutting down: handing over running jobs");
    Ok(())
}
