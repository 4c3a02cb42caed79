//! Asks each engine from time to time how it does, and tells those who look.

use super::Registry;
use super::living::Living;
use crate::engine::{Failure, Pulse};
use domain::engines::{EngineState, Offer};
use domain::error::Error;
use serde::Serialize;
use services::events::Topic;

/// The `engine` frame: which one changed. Carries no address and no error, so that everybody may see it;
/// a page that shows more asks for it.
#[derive(Serialize)]
struct EngineFrame<'a> {
    id: i64,
    name: &'a str,
    state: EngineState,
}

impl Registry {
    /// Asks the engine `id` now how it does and what it has.
    pub async fn check(&self, id: i64) {
        if let Some(living) = self.find(id) {
            self.look_after(&living).await;
        }
    }

    pub(super) async fn look_after(&self, living: &Living) {
        match living.engine.ping().await {
            Ok(pulse) => self.take_pulse(living, pulse).await,
            // An attempt in hand decides itself how long it is patient with a server under load.
            Err(_) if living.is_ready() && living.is_busy() => {}
            Err(failure) => self.is_down(living, &failure).await,
        }
    }

    async fn take_pulse(&self, living: &Living, pulse: Pulse) {
        self.keep_queue_length(living, pulse.queue_length).await;
        if let Some(stuck_at) = &pulse.stuck_at {
            return self.is_stuck(living, stuck_at).await;
        }
        if living.is_ready() && !living.offer_is_due() {
            if pulse.deaf || living.state() == EngineState::Degraded {
                self.hear(living).await;
            }
            return;
        }
        match living.engine.offer().await {
            Ok(offer) => self.take_offer(living, offer).await,
            Err(failure) => self.is_down(living, &failure).await,
        }
    }

    async fn take_offer(&self, living: &Living, offer: Offer) {
        let news = living.is_news(&offer);
        if news && let Err(error) = self.save_offer(living, &offer).await {
            tracing::error!(engine = living.engine.name(), %error, "offer could not be saved");
            return;
        }
        // An equal one stays where it is: it may have 40,000 names.
        if news {
            living.keep(offer);
        } else {
            living.note_offer();
        }
        let state = self.hear(living).await;
        if news {
            self.tell(living, state);
        }
    }

    /// Answering is enough to draw; without live progress it is told as degraded.
    async fn hear(&self, living: &Living) -> EngineState {
        let heard: Result<(), Failure> = living.engine.listen().await;
        let (state, words) = match &heard {
            Ok(()) => (EngineState::Ready, None),
            Err(failure) => (EngineState::Degraded, Some(failure.cause.as_deref().unwrap_or(&failure.words))),
        };
        let words = words.map(|words| format!("Its live connection fails: {words}."));
        self.set_state(living, state, words.as_deref()).await;
        state
    }

    /// It answers, but what it has begun neither moves nor ends: no work until that is gone.
    pub(super) async fn is_stuck(&self, living: &Living, stuck_at: &str) {
        if living.state() == EngineState::Zombie {
            return;
        }
        let words = "It has stopped drawing and does not react to being told to stop. Restart ComfyUI.";
        let kept =
            services::engines::save_stuck(&self.0.parts.database.write, living.engine.id(), stuck_at).await;
        if let Err(error) = kept {
            tracing::error!(engine = living.engine.name(), %error, "what it is stuck at could not be saved");
        }
        self.set_state(living, EngineState::Zombie, Some(words)).await;
    }

    async fn keep_queue_length(&self, living: &Living, length: Option<u32>) {
        if !living.set_queue_length(length) {
            return;
        }
        let (write, id) = (&self.0.parts.database.write, living.engine.id());
        if let Err(error) = services::engines::save_queue_length(write, id, length).await {
            tracing::error!(engine = living.engine.name(), %error, "queue length could not be saved");
        }
    }

    async fn save_offer(&self, living: &Living, offer: &Offer) -> Result<(), Error> {
        services::engines::save_offer(&self.0.parts.database.write, living.engine.id(), offer).await
    }

    /// It cannot be worked with. What it answered is kept for admins with the first failure of these words:
    /// answers may differ each time, as by their date.
    pub(super) async fn is_down(&self, living: &Living, failure: &Failure) {
        self.change_state(living, EngineState::Down, Some(&failure.words), Some(&failure.for_admins())).await;
    }

    /// Keeps a change of state, tells those who look, and wakes the worker when the engine came up.
    pub(super) async fn set_state(&self, living: &Living, state: EngineState, error: Option<&str>) {
        self.change_state(living, state, error, error).await;
    }

    /// Only another state or other `words` are a change; `error` is what is then kept of it, for admins.
    async fn change_state(
        &self,
        living: &Living,
        state: EngineState,
        words: Option<&str>,
        error: Option<&str>,
    ) {
        if !living.is_enabled() || !living.set_state(state, words) {
            return;
        }
        let (id, name) = (living.engine.id(), living.engine.name());
        match state {
            EngineState::Zombie => tracing::error!(engine = name, error, "engine is stuck"),
            EngineState::Down => tracing::warn!(engine = name, error, "engine is down"),
            _ => tracing::info!(engine = name, ?state, error, "engine"),
        }
        if let Err(error) =
            services::engines::save_state(&self.0.parts.database.write, id, state, error).await
        {
            tracing::error!(engine = name, %error, "state could not be saved");
        }
        self.tell(living, state);
    }

    fn tell(&self, living: &Living, state: EngineState) {
        let frame = EngineFrame { id: living.engine.id(), name: living.engine.name(), state };
        self.0.parts.events.publish_to_all(Topic::Engine, &frame);
        if state.can_work() {
            self.0.parts.wake.ring();
        }
    }
}
