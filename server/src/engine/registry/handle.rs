//! One engine with what is known of it at the moment.

use crate::engine::Engine;
use domain::engines::{EngineState, Offer, OfferedModel};
use domain::jobs::Parameters;
use services::engines::EngineRecord;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// Age at which an offer is asked for again.
const OFFER_AGE: Duration = Duration::from_secs(60);

/// An engine, its slots and its health.
pub(super) struct EngineHandle {
    pub engine: Arc<dyn Engine>,
    /// Rung when it is to be probed at once.
    pub probe_requested: Notify,
    base_url: Option<String>,
    slots: usize,
    slot_permits: Arc<Semaphore>,
    // A std Mutex: held for a few assignments, never across an await.
    health: Mutex<Health>,
}

struct Health {
    /// Switched off, it only finishes what it has begun.
    enabled: bool,
    state: EngineState,
    error: Option<String>,
    offer: Option<Offer>,
    offer_checked_at: Option<Instant>,
    queue_length: Option<u32>,
}

impl EngineHandle {
    pub fn new(engine: Arc<dyn Engine>, slots: i32, base_url: Option<String>, enabled: bool) -> Self {
        let slots = usize::try_from(slots).unwrap_or(1).max(1);
        let health = Health {
            enabled,
            state: EngineState::Unknown,
            error: None,
            offer: None,
            offer_checked_at: None,
            queue_length: None,
        };
        let (slot_permits, probe_requested) = (Arc::new(Semaphore::new(slots)), Notify::new());
        Self { engine, probe_requested, base_url, slots, slot_permits, health: Mutex::new(health) }
    }

    /// True when `record` still describes this engine, switched on or off.
    pub fn matches_record(&self, record: &EngineRecord) -> bool {
        record.name == self.engine.name()
            && record.kind == self.engine.kind()
            && record.base_url == self.base_url
            && usize::try_from(record.concurrency).unwrap_or(1).max(1) == self.slots
    }

    /// The address it was made with.
    pub fn base_url(&self) -> Option<&str> {
        self.base_url.as_deref()
    }

    /// Switches it on or off. Switched on again, it is asked anew before it gets work.
    pub fn enable(&self, enabled: bool) {
        let mut health = self.health();
        if enabled && !health.enabled {
            (health.state, health.error, health.offer_checked_at) = (EngineState::Unknown, None, None);
            self.probe_requested.notify_one();
        }
        health.enabled = enabled;
    }

    pub fn is_enabled(&self) -> bool {
        self.health().enabled
    }

    /// True when it can be given work.
    pub fn is_ready(&self) -> bool {
        let health = self.health();
        health.enabled && health.state.accepts_jobs()
    }

    pub fn state(&self) -> EngineState {
        self.health().state
    }

    /// True while it draws something.
    pub fn is_busy(&self) -> bool {
        self.slot_permits.available_permits() < self.slots
    }

    /// A free place, if there is one.
    pub fn try_acquire_slot(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.slot_permits).try_acquire_owned().ok()
    }

    /// Orders engines with a free place: live progress before none, then those with less to do, counting
    /// other people's prompts.
    pub fn load(&self) -> (bool, u32, usize) {
        let busy = self.slots - self.slot_permits.available_permits().min(self.slots);
        let health = self.health();
        (health.state == EngineState::Degraded, health.queue_length.unwrap_or(0), busy)
    }

    /// True when its last offer has the model and every LoRA.
    pub fn supports(&self, parameters: &Parameters) -> bool {
        let health = self.health();
        let Some(offer) = &health.offer else { return false };
        let has = |list: &[OfferedModel], name: &str| list.iter().any(|model| model.name == name);
        has(&offer.checkpoints, &parameters.checkpoint_model)
            && parameters.lora_models.iter().all(|lora| has(&offer.loras, &lora.name))
    }

    /// True when the offer is missing, old or in doubt.
    pub fn offer_is_due(&self) -> bool {
        self.health().offer_checked_at.is_none_or(|at| at.elapsed() >= OFFER_AGE)
    }

    /// The next check asks for the offer again.
    pub fn invalidate_offer(&self) {
        self.health().offer_checked_at = None;
    }

    /// True when `offer` differs from the one that was kept last.
    pub fn offer_changed(&self, offer: &Offer) -> bool {
        self.health().offer.as_ref() != Some(offer)
    }

    /// Keeps an offer that is in the database.
    pub fn set_offer(&self, offer: Offer) {
        let mut health = self.health();
        health.offer = Some(offer);
        health.offer_checked_at = Some(Instant::now());
    }

    /// Notes that it was asked and still offers what is kept.
    pub fn mark_offer_checked(&self) {
        self.health().offer_checked_at = Some(Instant::now());
    }

    /// Sets the state; true when that changed something.
    pub fn set_state(&self, state: EngineState, error: Option<&str>) -> bool {
        let mut health = self.health();
        let changed = health.state != state || health.error.as_deref() != error;
        health.state = state;
        health.error = error.map(str::to_owned);
        changed
    }

    /// Keeps the length of its own queue; true when that changed.
    pub fn set_queue_length(&self, length: Option<u32>) -> bool {
        std::mem::replace(&mut self.health().queue_length, length) != length
    }

    fn health(&self) -> MutexGuard<'_, Health> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
