//! Asks each engine from time to time how it does, and tells those who look.

use super::Registry;
use super::living::Living;
use app::engines::{EngineState, Offer, service};
use app::error::Error;
use app::events::Topic;
use serde::Serialize;
use std::sync::Arc;
use tokio_util::sync::{CancellationToken, DropGuard};

/// The tasks that watch the engines, one each; they end when this is dropped.
#[derive(Default)]
pub(super) struct Watching(Vec<(Arc<Living>, DropGuard)>);

/// The `engine` frame: which one changed. Carries no address and no error, so that everybody may see it;
/// a page that shows more asks for it.
#[derive(Serialize)]
struct EngineFrame<'a> {
    id: i64,
    name: &'a str,
    state: EngineState,
}

impl Watching {
    /// Watches exactly the engines in `living`.
    pub fn follow(&mut self, registry: &Registry, living: Vec<Arc<Living>>) {
        self.0.retain(|(watched, _)| living.iter().any(|l| Arc::ptr_eq(l, watched)));
        for one in living {
            if !self.0.iter().any(|(watched, _)| Arc::ptr_eq(&one, watched)) {
                let gone = CancellationToken::new();
                let watching = watch(registry.clone(), Arc::clone(&one));
                tokio::spawn(gone.clone().run_until_cancelled_owned(watching));
                self.0.push((one, gone.drop_guard()));
            }
        }
    }
}

async fn watch(registry: Registry, living: Arc<Living>) {
    loop {
        // A running attempt is a sign of life of its own.
        if !(living.is_ready() && living.is_busy()) {
            registry.look_after(&living).await;
        }
        tokio::time::sleep(registry.0.parts.settings.ping_every).await;
    }
}

impl Registry {
    /// Asks the engine `id` now how it does and what it has.
    pub async fn check(&self, id: i64) {
        if let Some(living) = self.find(id) {
            self.look_after(&living).await;
        }
    }

    async fn look_after(&self, living: &Living) {
        if let Err(failure) = living.engine.ping().await {
            return self.set_state(living, EngineState::Down, Some(&failure.words)).await;
        }
        if living.is_ready() && !living.offer_is_due() {
            return;
        }
        match living.engine.offer().await {
            Ok(offer) => self.take_offer(living, offer).await,
            Err(failure) => self.set_state(living, EngineState::Down, Some(&failure.words)).await,
        }
    }

    async fn take_offer(&self, living: &Living, offer: Offer) {
        let news = living.is_news(&offer);
        if news && let Err(error) = self.save_offer(living, &offer).await {
            tracing::error!(engine = living.engine.name(), %error, "offer could not be saved");
            return;
        }
        living.keep(offer);
        self.set_state(living, EngineState::Ready, None).await;
        if news {
            self.tell(living, EngineState::Ready);
        }
    }

    async fn save_offer(&self, living: &Living, offer: &Offer) -> Result<(), Error> {
        service::save_offer(&self.0.parts.database.write, living.engine.id(), offer).await
    }

    /// Keeps a change of state, tells those who look, and wakes the worker when the engine came up.
    pub(super) async fn set_state(&self, living: &Living, state: EngineState, error: Option<&str>) {
        if !living.set_state(state, error) {
            return;
        }
        let (id, name) = (living.engine.id(), living.engine.name());
        tracing::info!(engine = name, ?state, error, "engine");
        if let Err(error) = service::save_state(&self.0.parts.database.write, id, state, error).await {
            tracing::error!(engine = name, %error, "state could not be saved");
        }
        self.tell(living, state);
    }

    fn tell(&self, living: &Living, state: EngineState) {
        let frame = EngineFrame { id: living.engine.id(), name: living.engine.name(), state };
        self.0.parts.events.publish_to_all(Topic::Engine, &frame);
        if state == EngineState::Ready {
            self.0.parts.wake.ring();
        }
    }
}
