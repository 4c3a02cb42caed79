//! Probes each engine from time to time and publishes what changed.

use super::Registry;
use super::handle::EngineHandle;
use crate::engine::{Failure, PingResponse};
use domain::engines::{EngineState, Offer};
use domain::error::Error;
use serde::Serialize;
use services::events::Topic;

/// The `engine` frame: which one changed. Carries no address and no error, so that every user may see it;
/// a page that shows more requests it.
#[derive(Serialize)]
struct EngineFrame<'a> {
    id: i64,
    name: &'a str,
    state: EngineState,
}

impl Registry {
    /// Probes the engine `id` now: its health and its offer.
    pub async fn check(&self, id: i64) {
        if let Some(handle) = self.find(id) {
            self.probe_engine(&handle).await;
        }
    }

    pub(super) async fn probe_engine(&self, handle: &EngineHandle) {
        match handle.engine.ping().await {
            Ok(ping_response) => self.apply_probe(handle, ping_response).await,
            // A running attempt has its own timeouts for a server under load.
            Err(_) if handle.is_ready() && handle.is_busy() => {}
            Err(failure) => self.mark_down(handle, &failure).await,
        }
    }

    async fn apply_probe(&self, handle: &EngineHandle, ping_response: PingResponse) {
        self.update_queue_length(handle, ping_response.queue_length).await;
        if let Some(stuck_at) = &ping_response.stuck_at {
            return self.mark_stuck(handle, stuck_at).await;
        }
        if handle.is_ready() && !handle.offer_is_due() {
            if ping_response.live_progress_suspect || handle.state() == EngineState::Degraded {
                self.check_live_progress(handle).await;
            }
            return;
        }
        match handle.engine.offer().await {
            Ok(offer) => self.apply_offer(handle, offer).await,
            Err(failure) => self.mark_down(handle, &failure).await,
        }
    }

    async fn apply_offer(&self, handle: &EngineHandle, offer: Offer) {
        let changed = handle.offer_changed(&offer);
        if changed && let Err(error) = self.save_offer(handle, &offer).await {
            tracing::error!(engine = handle.engine.name(), %error, "offer not saved");
            return;
        }
        // An equal offer is not replaced: it may have 40,000 names.
        if changed {
            handle.set_offer(offer);
        } else {
            handle.mark_offer_checked();
        }
        let state = self.check_live_progress(handle).await;
        if changed {
            self.publish_state(handle, state);
        }
    }

    /// An engine that responds can generate; without live progress it is degraded.
    async fn check_live_progress(&self, handle: &EngineHandle) -> EngineState {
        let result: Result<(), Failure> = handle.engine.check_live_progress().await;
        let (state, message) = match &result {
            Ok(()) => (EngineState::Ready, None),
            Err(failure) => {
                (EngineState::Degraded, Some(failure.cause.as_deref().unwrap_or(&failure.message)))
            }
        };
        let message = message.map(|message| format!("Live updates fail: {message}."));
        self.set_state(handle, state, message.as_deref()).await;
        state
    }

    /// The engine responds, but its current prompt neither progresses nor stops: no work until that is gone.
    pub(super) async fn mark_stuck(&self, handle: &EngineHandle, stuck_at: &str) {
        if handle.state() == EngineState::Zombie {
            return;
        }
        let message = "Stopped generating and isn't responding to stop. Restart ComfyUI.";
        let kept =
            services::engines::save_stuck(&self.0.parts.database.write, handle.engine.id(), stuck_at).await;
        if let Err(error) = kept {
            tracing::error!(engine = handle.engine.name(), %error, "stuck prompt not saved");
        }
        self.set_state(handle, EngineState::Zombie, Some(message)).await;
    }

    async fn update_queue_length(&self, handle: &EngineHandle, length: Option<u32>) {
        if !handle.set_queue_length(length) {
            return;
        }
        let (write, id) = (&self.0.parts.database.write, handle.engine.id());
        if let Err(error) = services::engines::save_queue_length(write, id, length).await {
            tracing::error!(engine = handle.engine.name(), %error, "queue length not saved");
        }
    }

    async fn save_offer(&self, handle: &EngineHandle, offer: &Offer) -> Result<(), Error> {
        services::engines::save_offer(&self.0.parts.database.write, handle.engine.id(), offer).await
    }

    /// The engine is unusable. Its response is stored for admins with the first failure of this message only:
    /// responses may differ each time, for example by a date.
    pub(super) async fn mark_down(&self, handle: &EngineHandle, failure: &Failure) {
        self.change_state(handle, EngineState::Down, Some(&failure.message), Some(&failure.admin_message()))
            .await;
    }

    /// Saves and publishes a change of state, and wakes the worker when the engine came up.
    pub(super) async fn set_state(&self, handle: &EngineHandle, state: EngineState, error: Option<&str>) {
        self.change_state(handle, state, error, error).await;
    }

    /// Only another state or another `message` is a change; `error` is what is then stored for admins.
    async fn change_state(
        &self,
        handle: &EngineHandle,
        state: EngineState,
        message: Option<&str>,
        error: Option<&str>,
    ) {
        if !handle.is_enabled() || !handle.set_state(state, message) {
            return;
        }
        let (id, name) = (handle.engine.id(), handle.engine.name());
        match state {
            EngineState::Zombie => tracing::error!(engine = name, error, "engine is stuck"),
            EngineState::Down => tracing::warn!(engine = name, error, "engine is down"),
            _ => tracing::info!(engine = name, ?state, error, "engine"),
        }
        if let Err(error) =
            services::engines::save_state(&self.0.parts.database.write, id, state, error).await
        {
            tracing::error!(engine = name, %error, "state not saved");
        }
        self.publish_state(handle, state);
    }

    fn publish_state(&self, handle: &EngineHandle, state: EngineState) {
        let frame = EngineFrame { id: handle.engine.id(), name: handle.engine.name(), state };
        self.0.parts.events.publish_to_all(Topic::Engine, &frame);
        if state.accepts_jobs() {
            self.0.parts.worker_signal.notify();
        }
    }
}
