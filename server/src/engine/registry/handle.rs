//! One engine with its current state.

use crate::engine::ImageEngine;
use domain::engines::{EngineState, Offer, OfferedModel};
use domain::jobs::Parameters;
use services::engines::EngineRecord;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// Age at which an offer is requested again.
const OFFER_AGE: Duration = Duration::from_secs(60);

/// An engine, its slots and its health.
pub(super) struct EngineHandle {
    pub engine: Arc<dyn ImageEngine>,
    /// Notified when it is to be probed at once.
    pub probe_requested: Notify,
    base_url: Option<String>,
    slots: usize,
    slot_permits: Arc<Semaphore>,
    // A std Mutex: held for a few assignments, never across an await.
    health: Mutex<EngineHealth>,
}

struct EngineHealth {
    /// When disabled, it only finishes its running attempts.
    enabled: bool,
    state: EngineState,
    error: Option<String>,
    offer: Option<Offer>,
    offer_checked_at: Option<Instant>,
    queue_length: Option<u32>,
}

impl EngineHandle {
    pub fn new(engine: Arc<dyn ImageEngine>, slots: i32, base_url: Option<String>, enabled: bool) -> Self {
        let slots = usize::try_from(slots).unwrap_or(1).max(1);
        let health = EngineHealth {
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

    /// True when `record` still describes this engine, enabled or disabled.
    pub fn matches_record(&self, record: &EngineRecord) -> bool {
        record.name == self.engine.name()
            && record.kind == self.engine.kind()
            && record.base_url == self.base_url
            && usize::try_from(record.concurrency).unwrap_or(1).max(1) == self.slots
    }

    /// The address it was created with.
    pub fn base_url(&self) -> Option<&str> {
        self.base_url.as_deref()
    }

    /// Enables or disables it. When enabled again, it is probed before it gets work.
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

    /// True while it has running attempts.
    pub fn is_busy(&self) -> bool {
        self.slot_permits.available_permits() < self.slots
    }

    /// A free slot, if there is one.
    pub fn try_acquire_slot(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.slot_permits).try_acquire_owned().ok()
    }

    /// Orders engines with a free slot: those with live progress first, then those with less work, including
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

    /// True when the offer is missing, old or suspect.
    pub fn offer_is_due(&self) -> bool {
        self.health().offer_checked_at.is_none_or(|at| at.elapsed() >= OFFER_AGE)
    }

    /// Makes the next check request the offer again.
    pub fn invalidate_offer(&self) {
        self.health().offer_checked_at = None;
    }

    /// True when `offer` differs from the last one.
    pub fn offer_changed(&self, offer: &Offer) -> bool {
        self.health().offer.as_ref() != Some(offer)
    }

    /// Sets an offer that is in the database.
    pub fn set_offer(&self, offer: Offer) {
        let mut health = self.health();
        health.offer = Some(offer);
        health.offer_checked_at = Some(Instant::now());
    }

    /// Notes that a check found its offer unchanged.
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

    /// Sets the length of its own queue; true when that changed.
    pub fn set_queue_length(&self, length: Option<u32>) -> bool {
        std::mem::replace(&mut self.health().queue_length, length) != length
    }

    fn health(&self) -> MutexGuard<'_, EngineHealth> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
