//! The engines of this process: their health, their offers and their free slots.

mod handle;
mod health;
mod health_monitors;
mod probe;

use super::comfyui::{Comfyui, Timing};
use super::sketch::Sketch;
use super::{Failure, ImageEngine};
use domain::engines::{EngineKind, EngineState};
use domain::error::Error;
use domain::jobs::{ErrorKind, Parameters};
use handle::EngineHandle;
use services::database::Database;
use services::engines::EngineRecord;
use services::events::Events;
use services::worker_signal::WorkerSignal;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, OwnedSemaphorePermit};
use tokio_util::sync::CancellationToken;

/// The registry's dependencies.
pub struct RegistryParts {
    pub database: Database,
    pub events: Events,
    pub worker_signal: WorkerSignal,
    pub settings: EngineSettings,
}

/// The admin's configuration of engines.
#[derive(Clone, Debug)]
pub struct EngineSettings {
    /// Base URLs of the configured ComfyUI servers.
    pub comfyui_urls: Vec<String>,
    /// Whether the built-in sketch engine is enabled.
    pub sketch: bool,
    /// Concurrent jobs of the sketch engine.
    pub sketch_slots: u32,
    /// Time between two probes of an engine.
    pub ping_every: Duration,
    /// Timeouts for ComfyUI servers.
    pub timing: Timing,
}

impl Default for EngineSettings {
    fn default() -> Self {
        Self {
            comfyui_urls: Vec::new(),
            sketch: true,
            sketch_slots: 1,
            ping_every: Duration::from_secs(5),
            timing: Timing::default(),
        }
    }
}

/// A free slot of a running engine; free again when the permit is dropped.
pub struct Slot {
    pub engine: Arc<dyn ImageEngine>,
    /// None for an attempt that was taken over while every slot was in use.
    pub permit: Option<OwnedSemaphorePermit>,
}

/// The running engines. Cheap to clone.
#[derive(Clone)]
pub struct Registry(Arc<Shared>);

struct Shared {
    parts: RegistryParts,
    // A std Mutex: held for a map lookup only, never across an await.
    engines: Mutex<BTreeMap<i64, Arc<EngineHandle>>>,
    changed: Notify,
}

impl Registry {
    pub fn new(parts: RegistryParts) -> Self {
        Self(Arc::new(Shared { parts, engines: Mutex::default(), changed: Notify::new() }))
    }

    /// Writes the configured engines to the database and starts every enabled one.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn start(&self) -> Result<(), Error> {
        let (database, settings) = (&self.0.parts.database, &self.0.parts.settings);
        services::engines::configure(&database.write, &settings.comfyui_urls).await?;
        services::engines::ensure_sketch(&database.write, settings.sketch, settings.sketch_slots).await?;
        self.reload().await
    }

    /// Monitors every engine's health, and the list of engines, until `shutdown`.
    pub async fn run(&self, shutdown: CancellationToken) {
        let mut monitors = health_monitors::HealthMonitors::default();
        loop {
            monitors.sync(self, self.handles());
            tokio::select! {
                () = shutdown.cancelled() => return,
                () = self.0.changed.notified() => {}
            }
            if let Err(error) = self.reload().await {
                tracing::error!(%error, "engines not reloaded");
            }
        }
    }

    /// Brings the running engines in line with their rows. A disabled one stays without getting work: its
    /// running attempts are followed to their end, also by the next process.
    async fn reload(&self) -> Result<(), Error> {
        let records = services::engines::list(&self.0.parts.database.read).await?;
        self.lock().retain(|id, handle| records.iter().any(|r| r.id == *id && handle.matches_record(r)));
        for record in records {
            match self.find(record.id) {
                Some(handle) => handle.enable(record.enabled),
                None => self.create_engine(&record).await?,
            }
        }
        Ok(())
    }

    async fn create_engine(&self, record: &EngineRecord) -> Result<(), Error> {
        match build(record, self.0.parts.settings.timing) {
            Ok(engine) => {
                let base_url = record.base_url.clone();
                self.insert_handle(EngineHandle::new(engine, record.concurrency, base_url, record.enabled));
            }
            Err(failure) => {
                tracing::error!(engine = %record.name, ?failure, "engine unusable");
                let (write, message) = (&self.0.parts.database.write, Some(failure.message.as_str()));
                services::engines::save_state(write, record.id, EngineState::Down, message).await?;
            }
        }
        Ok(())
    }

    /// Adds a running engine that is not probed yet.
    pub fn insert(&self, engine: Arc<dyn ImageEngine>, slots: i32, base_url: Option<String>) {
        self.insert_handle(EngineHandle::new(engine, slots, base_url, true));
    }

    fn insert_handle(&self, handle: EngineHandle) {
        self.lock().insert(handle.engine.id(), Arc::new(handle));
    }

    /// One free slot of each engine that can work, the least busy first.
    pub fn free_slots(&self) -> Vec<Slot> {
        let free = |handle: Arc<EngineHandle>| {
            let permit = handle.is_ready().then(|| handle.try_acquire_slot()).flatten()?;
            Some(Slot { engine: Arc::clone(&handle.engine), permit: Some(permit) })
        };
        let mut handles = self.handles();
        handles.sort_by_key(|handle| handle.load());
        handles.into_iter().filter_map(free).collect()
    }

    /// A slot of the engine `id`, even when it is down or all its slots are in use: for an attempt that it has
    /// already started. None when the engine no longer exists.
    pub fn slot_for_adoption(&self, id: i64) -> Option<Slot> {
        let handle = self.find(id)?;
        Some(Slot { engine: Arc::clone(&handle.engine), permit: handle.try_acquire_slot() })
    }

    /// Names of the engines that can work, other than `id`, and have the model and LoRAs.
    pub fn others(&self, id: i64, wanted_engine: &str, parameters: &Parameters) -> Vec<String> {
        if wanted_engine != "auto" {
            return Vec::new();
        }
        let able = |handle: &Arc<EngineHandle>| {
            handle.engine.id() != id && handle.is_ready() && handle.supports(parameters)
        };
        self.handles().iter().filter(|l| able(l)).map(|l| l.engine.name().to_owned()).collect()
    }

    /// Records how an attempt failed: the engine may be down, or have lost a model.
    pub async fn record_failure(&self, id: i64, failure: &Failure) {
        let Some(handle) = self.find(id) else { return };
        match failure.kind {
            ErrorKind::EngineUnreachable => self.mark_down(&handle, failure).await,
            ErrorKind::Stalled => self.handle_stall(&handle, failure).await,
            ErrorKind::ModelMissing => {
                handle.invalidate_offer();
                self.check(id).await;
            }
            _ => {}
        }
    }

    /// Marks it down until its next probe, unless it is stuck.
    async fn handle_stall(&self, handle: &EngineHandle, failure: &Failure) {
        match handle.engine.ping().await.ok().and_then(|ping_response| ping_response.stuck_at) {
            Some(stuck_at) => self.mark_stuck(handle, &stuck_at).await,
            None => self.mark_down(handle, failure).await,
        }
    }

    fn handles(&self) -> Vec<Arc<EngineHandle>> {
        self.lock().values().cloned().collect()
    }

    fn find(&self, id: i64) -> Option<Arc<EngineHandle>> {
        self.lock().get(&id).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<i64, Arc<EngineHandle>>> {
        self.0.engines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn build(record: &EngineRecord, timing: Timing) -> Result<Arc<dyn ImageEngine>, Failure> {
    match record.kind {
        EngineKind::Sketch => Ok(Arc::new(Sketch::new(record.id, &record.name))),
        EngineKind::Comfyui => {
            let url = record.base_url.as_deref().unwrap_or_default();
            let comfyui = Comfyui::new(record.id, &record.name, url, timing)?;
            Ok(Arc::new(comfyui.stuck_at(record.stuck_at.clone())))
        }
    }
}
