//! The engines that live in this process: their health, what they offer, and their free slots.

mod health;
mod living;
mod probe;
mod watching;

use super::comfyui::{Comfyui, Timing};
use super::sketch::Sketch;
use super::{Engine, Failure};
use domain::engines::{EngineKind, EngineState};
use domain::error::Error;
use domain::jobs::{ErrorKind, Parameters};
use living::Living;
use services::database::Database;
use services::engines::EngineRecord;
use services::events::Events;
use services::wake::Wake;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, OwnedSemaphorePermit};
use tokio_util::sync::CancellationToken;

/// What the registry reaches.
pub struct RegistryParts {
    pub database: Database,
    pub events: Events,
    pub wake: Wake,
    pub settings: Settings,
}

/// What the keeper settled about engines.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Base URLs of the configured ComfyUI servers.
    pub comfyui_urls: Vec<String>,
    /// Whether the built-in sketch engine is on.
    pub sketch: bool,
    /// Jobs the sketch engine draws at once.
    pub sketch_slots: u32,
    /// Time between two signs of life of an engine.
    pub ping_every: Duration,
    /// How long ComfyUI servers are waited for.
    pub timing: Timing,
}

impl Default for Settings {
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

/// A free place on a living engine; free again when the permit is dropped.
pub struct Slot {
    pub engine: Arc<dyn Engine>,
    /// None for an attempt that was taken over while every place was in use.
    pub permit: Option<OwnedSemaphorePermit>,
}

/// The living engines. Cheap to clone.
#[derive(Clone)]
pub struct Registry(Arc<Shared>);

struct Shared {
    parts: RegistryParts,
    // A std Mutex: held for a map look-up only, never across an await.
    engines: Mutex<BTreeMap<i64, Arc<Living>>>,
    changed: Notify,
}

impl Registry {
    pub fn new(parts: RegistryParts) -> Self {
        Self(Arc::new(Shared { parts, engines: Mutex::default(), changed: Notify::new() }))
    }

    /// Writes the configured engines to the database and brings every enabled one to life.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn start(&self) -> Result<(), Error> {
        let (database, settings) = (&self.0.parts.database, &self.0.parts.settings);
        services::engines::configure(&database.write, &settings.comfyui_urls).await?;
        services::engines::ensure_sketch(&database.write, settings.sketch, settings.sketch_slots).await?;
        self.reload().await
    }

    /// Watches every engine's health, and the list of engines, until `shutdown`.
    pub async fn run(&self, shutdown: CancellationToken) {
        let mut watching = watching::Watching::default();
        loop {
            watching.follow(self, self.living());
            tokio::select! {
                () = shutdown.cancelled() => return,
                () = self.0.changed.notified() => {}
            }
            if let Err(error) = self.reload().await {
                tracing::error!(%error, "engines could not be read again");
            }
        }
    }

    /// Brings the living engines in line with their rows. One that is switched off lives on without getting
    /// work: what it has begun is followed to its end, also by the next process.
    async fn reload(&self) -> Result<(), Error> {
        let records = services::engines::list(&self.0.parts.database.read).await?;
        self.lock().retain(|id, living| records.iter().any(|r| r.id == *id && living.is_from(r)));
        for record in records {
            match self.find(record.id) {
                Some(living) => living.enable(record.enabled),
                None => self.revive(&record).await?,
            }
        }
        Ok(())
    }

    async fn revive(&self, record: &EngineRecord) -> Result<(), Error> {
        match build(record, self.0.parts.settings.timing) {
            Ok(engine) => {
                let base_url = record.base_url.clone();
                self.keep(Living::new(engine, record.concurrency, base_url, record.enabled));
            }
            Err(failure) => {
                tracing::error!(engine = %record.name, ?failure, "cannot be used");
                let (write, words) = (&self.0.parts.database.write, Some(failure.words.as_str()));
                services::engines::save_state(write, record.id, EngineState::Down, words).await?;
            }
        }
        Ok(())
    }

    /// Adds a living engine, not yet asked how it does.
    pub fn insert(&self, engine: Arc<dyn Engine>, slots: i32, base_url: Option<String>) {
        self.keep(Living::new(engine, slots, base_url, true));
    }

    fn keep(&self, living: Living) {
        self.lock().insert(living.engine.id(), Arc::new(living));
    }

    /// One free slot of each engine that can work, those with the least to do first.
    pub fn free_slots(&self) -> Vec<Slot> {
        let free = |living: Arc<Living>| {
            let permit = living.is_ready().then(|| living.place()).flatten()?;
            Some(Slot { engine: Arc::clone(&living.engine), permit: Some(permit) })
        };
        let mut living = self.living();
        living.sort_by_key(|living| living.load());
        living.into_iter().filter_map(free).collect()
    }

    /// A place on the engine `id`, also when it is down or all its places are in use: for an attempt that
    /// it has already begun. None when there is no such engine any more.
    pub fn slot_for_adoption(&self, id: i64) -> Option<Slot> {
        let living = self.find(id)?;
        Some(Slot { engine: Arc::clone(&living.engine), permit: living.place() })
    }

    /// Names of the engines that can work, other than `id`, and have the model and LoRAs.
    pub fn others(&self, id: i64, wanted_engine: &str, parameters: &Parameters) -> Vec<String> {
        if wanted_engine != "auto" {
            return Vec::new();
        }
        let able = |living: &Arc<Living>| {
            living.engine.id() != id && living.is_ready() && living.can_draw(parameters)
        };
        self.living().iter().filter(|l| able(l)).map(|l| l.engine.name().to_owned()).collect()
    }

    /// Takes note of how an attempt failed: the engine may be down, or have lost a model.
    pub async fn note(&self, id: i64, failure: &Failure) {
        let Some(living) = self.find(id) else { return };
        match failure.kind {
            ErrorKind::EngineUnreachable => self.is_down(&living, failure).await,
            ErrorKind::Stalled => self.stalled(&living, failure).await,
            ErrorKind::ModelMissing => {
                living.doubt_offer();
                self.check(id).await;
            }
            _ => {}
        }
    }

    /// Down until it is asked again, unless it is known to be stuck.
    async fn stalled(&self, living: &Living, failure: &Failure) {
        match living.engine.ping().await.ok().and_then(|pulse| pulse.stuck_at) {
            Some(stuck_at) => self.is_stuck(living, &stuck_at).await,
            None => self.is_down(living, failure).await,
        }
    }

    fn living(&self) -> Vec<Arc<Living>> {
        self.lock().values().cloned().collect()
    }

    fn find(&self, id: i64) -> Option<Arc<Living>> {
        self.lock().get(&id).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<i64, Arc<Living>>> {
        self.0.engines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn build(record: &EngineRecord, timing: Timing) -> Result<Arc<dyn Engine>, Failure> {
    match record.kind {
        EngineKind::Sketch => Ok(Arc::new(Sketch::new(record.id, &record.name))),
        EngineKind::Comfyui => {
            let url = record.base_url.as_deref().unwrap_or_default();
            let comfyui = Comfyui::new(record.id, &record.name, url, timing)?;
            Ok(Arc::new(comfyui.stuck_at(record.stuck_at.clone())))
        }
    }
}
